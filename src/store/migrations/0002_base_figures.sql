-- 基础数据: figures that no other record holds. This file is released: never change it, add 0003_… instead.

-- 基础数据，一个项目一个填报期一行
CREATE TABLE base_figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    name TEXT, -- 基础数据名称
    value REAL, -- 数值，按计量单位
    unit TEXT, -- 计量单位：人、万元、个……
    source_note TEXT, -- 数据来源：哪个部门、哪张报表
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;
