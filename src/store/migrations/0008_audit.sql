-- What 审核 keeps: which figures a 说明 explains, what is muted, the ledger's own rules, what imports found. This file is
-- released: never change it, add another instead.

-- 说明所对应的数；没有这一行的说明是旧说明
CREATE TABLE explained_figures (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    finding_id TEXT NOT NULL UNIQUE, -- 审核结果的编号
    fingerprint TEXT NOT NULL, -- 写说明时各数的指纹
    is_old INTEGER NOT NULL DEFAULT 0 CHECK (is_old IN (0, 1)) -- 1 写说明之后数变过
) STRICT;

-- 忽略：不再提出的审核结果
CREATE TABLE muted_finding (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    scope TEXT NOT NULL UNIQUE, -- 规则编号，或 规则编号@类别，或审核结果的编号
    reason TEXT NOT NULL CHECK (reason <> '') -- 理由
) STRICT;

-- 本台账自己的审核关系
CREATE TABLE own_rule (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    code TEXT NOT NULL UNIQUE, -- 规则编号
    text TEXT NOT NULL -- TOML 原文
) STRICT;

-- 导入时发现、写入台账后仍在的问题
CREATE TABLE import_problem (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    file TEXT NOT NULL, -- 文件名
    sheet TEXT NOT NULL, -- 工作表
    problem TEXT NOT NULL CHECK (json_valid(problem)) -- 单元格、代码、级别、文字、涉及的记录和当时的数
) STRICT;
