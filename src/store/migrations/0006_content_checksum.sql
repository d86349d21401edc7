-- A checksum of the content of each table: damage that SQLite's own checks do not see is found with it. This file is
-- released: never change it, add another instead.

-- 内容校验值，一个表一行；随每一步写入
CREATE TABLE content_checksum (
    id INTEGER PRIMARY KEY, -- 编号
    name TEXT NOT NULL UNIQUE, -- 表名
    sum TEXT NOT NULL CHECK (length(sum) = 32) -- 各行校验值之和，128 位，十六进制
) STRICT;
