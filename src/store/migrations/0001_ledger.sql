-- The ledger's first schema. This file is released: never change it, add 0002_… instead.
--
-- One table a record kind, named by its code; one column a field of data/fields.toml, named by its id.
-- STRICT refuses 'abc' in a number (https://sqlite.org/stricttables.html) but takes '12', so ranges are CHECKed too.
-- Plain rowid tables: they can be salvaged row by row when a page is lost, and undo needs the rowid.
-- AUTOINCREMENT keeps the number of a deleted record from naming another one (https://sqlite.org/autoinc.html).
-- NULL is "absent", never 0. Times are local with offset, to the second.

-- 台账本身，只有一行
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY CHECK (id = 1), -- 恒为 1
    county TEXT NOT NULL, -- 县（市、区）全称
    code TEXT NOT NULL, -- 统计用区划代码，未知时为空
    frameworks TEXT NOT NULL CHECK (json_valid(frameworks)), -- 所依据方案的编号：JSON 数组
    uuid TEXT NOT NULL -- 台账的唯一标识，备份文件名以它开头
) STRICT;

-- 记住的小事（列对应等），不参与撤销
CREATE TABLE setting (
    id INTEGER PRIMARY KEY, -- 编号
    key TEXT NOT NULL UNIQUE, -- 名称
    value TEXT NOT NULL -- 内容
) STRICT;

-- 本台账自己的表样
CREATE TABLE added_form (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    form_id TEXT NOT NULL UNIQUE, -- 表样编号
    text TEXT NOT NULL -- 表样的 TOML 原文
) STRICT;

-- 已接受导入的文件
CREATE TABLE import_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    file TEXT NOT NULL, -- 文件名，不含文件夹
    sha256 TEXT NOT NULL, -- 内容的 SHA-256
    at TEXT NOT NULL, -- 导入时间
    UNIQUE (file, sha256)
) STRICT;

-- 审核说明
CREATE TABLE explanation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    finding_id TEXT NOT NULL UNIQUE, -- 审核结果的编号，多次运行不变
    text TEXT NOT NULL -- 说明
) STRICT;

-- 上报：报出去的内容的留底
CREATE TABLE submission (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    period TEXT NOT NULL, -- 填报期
    forms TEXT NOT NULL CHECK (json_valid(forms)), -- 表样编号：JSON 数组
    at TEXT NOT NULL, -- 上报时间
    sha256 TEXT NOT NULL CHECK (json_valid(sha256)), -- 各文件的 SHA-256：JSON 数组，与 forms 同序
    payload TEXT NOT NULL -- 当时的内容，不再改动
) STRICT;

-- 操作：撤销的一步，也是历史页的一行
CREATE TABLE operation (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号
    label TEXT NOT NULL, -- 做了什么
    at TEXT NOT NULL, -- 何时
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)), -- 1 已撤销，可重做
    touched TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(touched)) -- 动了哪些记录：JSON 数组 [[类别, 名称], …]
) STRICT;

-- 撤销日志：把一步操作倒回去的语句（已撤销的，则是重做的语句），从编号大的执行起
CREATE TABLE inverse (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 先后
    operation_id INTEGER NOT NULL REFERENCES operation (id) ON DELETE CASCADE, -- 哪一步
    sql TEXT NOT NULL -- 一条语句
) STRICT;

CREATE INDEX inverse_of_operation ON inverse (operation_id, id);


-- 项目
CREATE TABLE project (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    name TEXT, -- 项目名称
    category TEXT, -- 项目类别：养老服务、医养结合、康养服务、托育服务；别的写法照存
    build_type TEXT, -- 建设性质：新建、改建、扩建、改扩建、迁建、续建；别的写法照存
    start_year INTEGER CHECK (start_year BETWEEN 1900 AND 2100), -- 开始年份
    end_year INTEGER CHECK (end_year BETWEEN 1900 AND 2100), -- 完成年份
    place TEXT, -- 建设地点
    township TEXT, -- 所在乡镇
    content TEXT, -- 建设内容及规模
    total_investment INTEGER, -- 总投资，单位：分
    central_budget INTEGER, -- 申请中央预算内资金，单位：分
    implementer TEXT, -- 组织实施单位
    beds_added TEXT, -- 新增床位，张，可写 30以上、5—10、约100
    places_added TEXT, -- 新增托位，个，可写 30以上、5—10、约100
    code TEXT, -- 重大库编码
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- Returns find their project by its name.
CREATE INDEX project_by_name ON project (name);

-- 项目调度：一个项目一个月的进展
CREATE TABLE project_return (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    project_id INTEGER NOT NULL REFERENCES project (id) ON DELETE CASCADE, -- 所属项目；按项目名称读出
    invested INTEGER, -- 累计完成投资，单位：分
    planned_year INTEGER, -- 本年计划投资，单位：分
    invested_year INTEGER, -- 本年完成投资，单位：分
    received_central INTEGER, -- 到位资金：中央预算内，单位：分
    received_province INTEGER, -- 到位资金：省级，单位：分
    received_local INTEGER, -- 到位资金：州县配套，单位：分
    received_other INTEGER, -- 到位资金：其他，单位：分
    stage TEXT, -- 形象进度
    started TEXT CHECK (started GLOB '[12][0-9][0-9][0-9]' OR started GLOB '[12][0-9][0-9][0-9]-[01][0-9]' OR started GLOB '[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'), -- 开工时间，2023、2023-03 或 2023-03-01
    problem TEXT, -- 存在困难和问题
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

CREATE INDEX project_return_of_project ON project_return (project_id, period);

-- 养老机构（设施）：不随填报期变化的部分
CREATE TABLE elder_facility (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    name TEXT, -- 机构（设施）名称
    township TEXT, -- 所在乡镇
    kind TEXT, -- 机构类型
    operation TEXT, -- 运营方式
    medical_integrated INTEGER CHECK (medical_integrated IN (0, 1)), -- 是否医养结合，1 是 0 否
    in_service INTEGER CHECK (in_service IN (0, 1)), -- 投入使用，1 是 0 否
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 养老机构（设施）每个填报期的数
CREATE TABLE elder_facility_figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    owner_id INTEGER NOT NULL REFERENCES elder_facility (id) ON DELETE CASCADE, -- 所属记录
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    beds_total INTEGER CHECK (beds_total >= 0), -- 床位数，张
    beds_nursing INTEGER CHECK (beds_nursing >= 0), -- 护理型床位，张
    beds_basic INTEGER CHECK (beds_basic >= 0), -- 兜底床位，张
    beds_inclusive INTEGER CHECK (beds_inclusive >= 0), -- 普惠床位，张
    residents INTEGER CHECK (residents >= 0), -- 入住人数，人
    staff INTEGER CHECK (staff >= 0), -- 从业人员，人
    caregivers INTEGER CHECK (caregivers >= 0), -- 护理人员，人
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    UNIQUE (owner_id, period),
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 托育机构：不随填报期变化的部分
CREATE TABLE childcare_facility (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    name TEXT, -- 机构名称
    township TEXT, -- 所在乡镇
    kind TEXT, -- 机构类型
    filed INTEGER CHECK (filed IN (0, 1)), -- 是否备案，1 是 0 否
    inclusive INTEGER CHECK (inclusive IN (0, 1)), -- 是否普惠，1 是 0 否
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 托育机构每个填报期的数
CREATE TABLE childcare_facility_figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    owner_id INTEGER NOT NULL REFERENCES childcare_facility (id) ON DELETE CASCADE, -- 所属记录
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    places_total INTEGER CHECK (places_total >= 0), -- 托位数，个
    places_inclusive INTEGER CHECK (places_inclusive >= 0), -- 普惠性托位，个
    enrolled INTEGER CHECK (enrolled >= 0), -- 实际收托，人
    caregivers INTEGER CHECK (caregivers >= 0), -- 保育人员，人
    certified INTEGER CHECK (certified >= 0), -- 持证人员，人
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    UNIQUE (owner_id, period),
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 居住小区
CREATE TABLE estate (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    name TEXT, -- 小区名称
    township TEXT, -- 所在乡镇
    build_status TEXT, -- 建设情况：新建、已建成；别的写法照存
    households INTEGER CHECK (households >= 0), -- 户数，户
    elder_area_m2 REAL CHECK (elder_area_m2 >= 0), -- 配建养老用房面积，平方米
    largest_room_m2 REAL CHECK (largest_room_m2 >= 0), -- 其中：最大单处面积，平方米
    childcare_places INTEGER CHECK (childcare_places >= 0), -- 配建托位数，个
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 分乡镇人口，一个乡镇一个填报期一行
CREATE TABLE population (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    township TEXT, -- 乡（镇）
    residents INTEGER CHECK (residents >= 0), -- 常住人口，人
    age60 INTEGER CHECK (age60 >= 0), -- 60岁及以上，人
    age65 INTEGER CHECK (age65 >= 0), -- 65岁及以上，人
    age80 INTEGER CHECK (age80 >= 0), -- 80岁及以上，人
    under3 INTEGER CHECK (under3 >= 0), -- 3岁以下婴幼儿，人
    communities INTEGER CHECK (communities >= 0), -- 行政村（社区）数，个
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 指标：目标和责任单位，不随填报期变化的部分
CREATE TABLE indicator (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    framework TEXT, -- 方案
    section TEXT, -- 方面
    name TEXT, -- 具体指标
    unit TEXT, -- 计量单位
    baseline_year INTEGER CHECK (baseline_year BETWEEN 1900 AND 2100), -- 基期年
    baseline TEXT, -- 基期值，可带 ≥ 等符号
    target_year INTEGER CHECK (target_year BETWEEN 1900 AND 2100), -- 目标年
    target TEXT, -- 目标值，可带 ≥ 等符号
    owner TEXT, -- 责任单位
    code TEXT, -- 指标编码
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 指标每个填报期的数
CREATE TABLE indicator_figure (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    owner_id INTEGER NOT NULL REFERENCES indicator (id) ON DELETE CASCADE, -- 所属记录
    period TEXT NOT NULL CHECK (
           period GLOB '[12][0-9][0-9][0-9]'
        OR period GLOB '[12][0-9][0-9][0-9]H[12]'
        OR period GLOB '[12][0-9][0-9][0-9]Q[1-4]'
        OR period GLOB '[12][0-9][0-9][0-9]-0[1-9]'
        OR period GLOB '[12][0-9][0-9][0-9]-1[0-2]'), -- 填报期：2023、2023H1、2023Q2、2023-06
    reported REAL, -- 填报值
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    UNIQUE (owner_id, period),
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重大政策
CREATE TABLE policy (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    name TEXT, -- 政策名称
    measures TEXT, -- 重点工作举措和内容
    goal TEXT, -- 预期目标
    owner TEXT, -- 责任单位
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重大要素
CREATE TABLE element (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    category TEXT, -- 类别
    name TEXT, -- 要素名称
    measures TEXT, -- “十四五”保障举措
    goal TEXT, -- 预期目标
    owner TEXT, -- 责任单位
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重大平台
CREATE TABLE platform (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    category TEXT, -- 平台
    name TEXT, -- 平台名称
    site TEXT, -- 具体平台（地块）
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重大试点
CREATE TABLE pilot (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    name TEXT, -- 试点名称
    measures TEXT, -- 主要试点措施
    goal TEXT, -- 预期目标
    owner TEXT, -- 责任单位
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重大改革
CREATE TABLE reform (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    name TEXT, -- 改革任务名称
    measures TEXT, -- 重点工作举措和内容
    goal TEXT, -- 2025年预期目标
    owner TEXT, -- 责任单位
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 重点任务
CREATE TABLE task (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    content TEXT, -- 重点任务
    owner TEXT, -- 责任单位
    deadline TEXT, -- 完成时限
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

-- 领导小组成员
CREATE TABLE member (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- 编号，删后不再用
    ordinal INTEGER CHECK (ordinal >= 0), -- 序号
    role TEXT, -- 领导小组职务
    name TEXT, -- 姓名
    post TEXT, -- 单位及职务
    note TEXT, -- 备注
    extra TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extra)), -- 表样以外各列的内容：JSON 对象，列名为键
    source_file TEXT, -- 来源文件名；手工录入为空
    source_sheet TEXT, -- 来源工作表
    source_row INTEGER CHECK (source_row >= 0), -- 来源行号，从 1 起
    CHECK ((source_file IS NULL) = (source_sheet IS NULL) AND (source_file IS NULL) = (source_row IS NULL))
) STRICT;

