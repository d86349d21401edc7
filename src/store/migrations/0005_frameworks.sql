-- 本台账自己的方案，以及改过题名、文号等的随软件方案；指标在 indicator 表
CREATE TABLE framework (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    framework_id TEXT NOT NULL UNIQUE CHECK (framework_id <> ''), -- 方案编号
    facts TEXT NOT NULL -- 题名、文号、地区、基期年、目标年等，JSON
) STRICT;
