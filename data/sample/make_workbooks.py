#!/usr/bin/env python3
"""制作示例县的工作簿。

用法：python3 make_workbooks.py [目录]     （省略目录时写在本脚本旁边）

数据在前（乡镇、机构、人口、小区、项目、指标、清单），版式在后，最后是核对：
assert 逐项比对 EXPECT 中的合计、README.md 中的合计表、以及写出文件中缓存的公式结果。
两次运行的文件逐字节相同（压缩包时间、文档属性固定，公式结果由本脚本写入）。
需要 openpyxl 3.1。
"""

import io
import re
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList

HERE = Path(__file__).resolve().parent
COUNTY = "示例县"
COUNTY_CODE = "539999"
PERIODS = ["2021年下半年", "2022年上半年", "2022年下半年", "2023年上半年"]
YEARS = [2020, 2021, 2022]

# ---------------------------------------------------------------- 合计（核对用）

EXPECT = {
    "养老": {  # 机构数、投入使用、在建、床位、护理型、兜底、普惠、入住、从业、护理人员
        "2021年下半年": (35, 34, 1, 640, 161, 270, 310, 118, 49, 47),
        "2022年上半年": (40, 38, 2, 632, 164, 256, 323, 124, 51, 49),
        "2022年下半年": (44, 42, 2, 625, 166, 242, 337, 130, 53, 51),
        "2023年上半年": (48, 46, 2, 620, 169, 229, 353, 136, 56, 54),
    },
    "养老机构": {  # 福利院和敬老院：个数、床位
        "2021年下半年": (10, 470),
        "2022年上半年": (10, 440),
        "2022年下半年": (10, 410),
        "2023年上半年": (10, 380),
    },
    "托育": {  # 机构数、托位、普惠托位、实际收托、保育人员、持证
        "2021年下半年": (2, 110, 110, 41, 6, 2),
        "2022年上半年": (4, 235, 235, 113, 17, 6),
        "2022年下半年": (7, 450, 390, 245, 34, 16),
        "2023年上半年": (9, 655, 564, 370, 50, 26),
    },
    "人口": {  # 常住、3岁以下、60+、65+、80+、行政村（社区）
        2020: (280100, 10100, 34900, 22900, 3860, 94),
        2021: (281300, 9500, 35800, 23600, 3980, 94),
        2022: (282500, 9000, 36700, 24300, 4100, 94),
    },
    "小区": (5, 6380, 1240, 57),  # 个、户、养老用房㎡、托位
    "项目": {"养老": (9, 18491, 9724), "托育": (4, 2060, 340)},  # 个、总投资、中央（万元）
    "调度": (13, 20551, 4984, 7780, 3212, 4984),  # 个、总投资、累计、本年计划、本年完成、到位（万元）
    "指标": {"养老方面": 17, "托育方面": 9},
    "改革": 4,
    "政策": 4,
}

# ---------------------------------------------------------------- 乡镇与人口

TOWNS = ["云禾镇", "勐坝镇", "石榴坪镇", "南岭河镇", "白象塘镇", "青竹坡乡", "茶山河乡", "那兰乡", "岩脚寨乡"]
RESIDENTS = [62347, 51418, 38572, 29736, 24861, 22815, 19463, 18207, 15081]  # 2022年末
SHIFT = [-1450, -520, -260, -180, -60, 20, 30, 15, 5]  # 2020年末的分摊权重与2022年末之差
AGE60 = [112, 118, 130, 134, 138, 144, 148, 150, 153]  # 占常住人口的千分比，作分摊权重
AGE65 = [73, 78, 86, 89, 92, 96, 98, 99, 101]
AGE80 = [12.0, 13.1, 14.6, 15.2, 15.6, 16.3, 16.6, 16.9, 17.2]
UNDER3 = [34.5, 33.4, 31.6, 31.0, 30.4, 29.5, 28.8, 28.4, 27.6]
COMMUNITIES = [16, 15, 12, 11, 9, 9, 8, 8, 6]


def share(total, weights):
    """把 total 按权重分成整数（最大余数法），合计不变。"""
    s = sum(weights)
    raw = [total * w / s for w in weights]
    out = [int(r) for r in raw]
    order = sorted(range(len(raw)), key=lambda i: (out[i] - raw[i], i))
    for i in order[: total - sum(out)]:
        out[i] += 1
    return out


def population(year):
    """每乡镇一行：常住、3岁以下、60+、65+、80+、行政村（社区）。"""
    total, under3, a60, a65, a80, _ = EXPECT["人口"][year]
    back = (2022 - year) / 2
    res = RESIDENTS if year == 2022 else share(total, [r + s * back for r, s in zip(RESIDENTS, SHIFT)])
    cols = [share(t, [r * w for r, w in zip(res, ws)])
            for t, ws in ((under3, UNDER3), (a60, AGE60), (a65, AGE65), (a80, AGE80))]
    return [list(row) for row in zip(res, *cols, COMMUNITIES)]


# ---------------------------------------------------------------- 养老机构

# 名称、乡镇、医养结合、四期床位、四期护理型、末期兜底、末期普惠、末期从业、末期护理人员
INSTITUTIONS = [
    ("示例县社会福利院", "云禾镇", True, (110, 104, 98, 96), (56, 57, 58, 60), 50, 34, 12, 10),
    ("云禾镇敬老院", "云禾镇", True, (52, 48, 42, 36), (14, 14, 14, 14), 22, 11, 4, 4),
    ("勐坝镇敬老院", "勐坝镇", True, (56, 54, 50, 48), (20, 21, 21, 22), 28, 14, 5, 5),
    ("石榴坪镇敬老院", "石榴坪镇", False, (50, 46, 42, 38), (15, 15, 16, 16), 24, 11, 4, 4),
    ("南岭河镇敬老院", "南岭河镇", False, (44, 40, 38, 36), (14, 15, 15, 15), 23, 10, 4, 4),
    ("白象塘镇敬老院", "白象塘镇", False, (40, 38, 36, 32), (13, 13, 13, 13), 21, 9, 4, 4),
    ("青竹坡乡敬老院", "青竹坡乡", False, (36, 34, 32, 30), (10, 10, 10, 10), 20, 8, 3, 3),
    ("茶山河乡敬老院", "茶山河乡", False, (32, 30, 28, 26), (8, 8, 8, 8), 17, 7, 3, 3),
    ("那兰乡敬老院", "那兰乡", False, (28, 26, 24, 20), (6, 6, 6, 6), 13, 5, 3, 3),
    ("岩脚寨乡敬老院", "岩脚寨乡", False, (22, 20, 20, 18), (5, 5, 5, 5), 11, 4, 3, 3),
]
INCLUSIVE_IN_INSTITUTIONS = (140, 131, 122, 113)
INSTITUTION_STAFF = (42, 43, 44, 45)

# 名称、乡镇、床位、何期投入使用（0–3；4 = 末期仍在建）、何期起列入（投入使用前为在建）、运营
CENTRES = [
    ("东门社区", "云禾镇", 14, 0, 0, "公建民营"),
    ("河滨社区", "云禾镇", 12, 0, 0, "公建民营"),
    ("学府社区", "云禾镇", 0, 4, 3, "公建民营"),
    ("老街社区", "勐坝镇", 14, 0, 0, "公建民营"),
    ("新桥社区", "勐坝镇", 11, 1, 0, "公建民营"),
    ("石榴坪社区", "石榴坪镇", 12, 0, 0, "公建民营"),
    ("西园社区", "石榴坪镇", 10, 2, 1, "民办"),
    ("南岭社区", "南岭河镇", 11, 0, 0, "公建民营"),
    ("白象塘社区", "白象塘镇", 10, 0, 0, "公建民营"),
    ("青竹坡社区", "青竹坡乡", 9, 0, 0, "公建民营"),
    ("茶山河社区", "茶山河乡", 9, 3, 2, "公建民营"),
    ("那兰社区", "那兰乡", 8, 3, 3, "公建民营"),
]
STATIONS = [
    ("坝心村", "勐坝镇", 6, 0, 0), ("曼旺村", "勐坝镇", 5, 0, 0), ("芦谷村", "勐坝镇", 4, 1, 1),
    ("上河村", "云禾镇", 6, 0, 0), ("柳树营村", "云禾镇", 5, 0, 0), ("小水井村", "云禾镇", 5, 2, 2),
    ("花果村", "石榴坪镇", 6, 0, 0), ("大箐口村", "石榴坪镇", 5, 0, 0), ("羊草坪村", "石榴坪镇", 4, 1, 1),
    ("渡口村", "南岭河镇", 6, 0, 0), ("石门坎村", "南岭河镇", 5, 0, 0), ("红土坡村", "南岭河镇", 4, 2, 1),
    ("象脚村", "白象塘镇", 6, 0, 0), ("塘边村", "白象塘镇", 5, 0, 0), ("半山村", "白象塘镇", 4, 2, 2),
    ("竹林村", "青竹坡乡", 6, 0, 0), ("岔河村", "青竹坡乡", 4, 0, 0), ("松毛岭村", "青竹坡乡", 4, 3, 3),
    ("茶园村", "茶山河乡", 6, 0, 0), ("旧寨村", "茶山河乡", 4, 0, 0), ("箐头村", "茶山河乡", 4, 3, 2),
    ("那迈村", "那兰乡", 5, 0, 0), ("回头弯村", "那兰乡", 4, 0, 0),
    ("岩上村", "岩脚寨乡", 4, 0, 0), ("新田村", "岩脚寨乡", 3, 1, 1), ("麻栎树村", "岩脚寨乡", 0, 4, 3),
]


def elder(p):
    """第 p 期的养老机构（设施），机构在前、社区在后。入住人数按床位分摊。"""
    last = len(PERIODS) - 1
    beds = [i[3][p] for i in INSTITUTIONS]
    if p == last:
        basic, incl = [i[5] for i in INSTITUTIONS], [i[6] for i in INSTITUTIONS]
        staff = [i[7] for i in INSTITUTIONS]
    else:
        basic = share(EXPECT["养老"][PERIODS[p]][5], [b * i[5] / i[3][last] for b, i in zip(beds, INSTITUTIONS)])
        incl = share(INCLUSIVE_IN_INSTITUTIONS[p], [b * i[6] / i[3][last] for b, i in zip(beds, INSTITUTIONS)])
        staff = [i[7] for i in INSTITUTIONS]
        for k in (4, 3, 2)[: INSTITUTION_STAFF[last] - INSTITUTION_STAFF[p]]:
            staff[k] -= 1
    rows = []
    for k, i in enumerate(INSTITUTIONS):
        rows.append(dict(
            name=i[0], town=i[1], kind="县社会福利院" if k == 0 else "农村敬老院", operation="公办",
            medical=i[2], state="投入使用", beds=beds[k], nursing=i[4][p], basic=basic[k], inclusive=incl[k],
            staff=staff[k], caregivers=staff[k] - (i[7] - i[8]), weight=beds[k] * 0.27, note=None))
    for table, kind, suffix in ((CENTRES, "社区居家养老服务中心", "社区居家养老服务中心"),
                                (STATIONS, "农村互助养老服务站", "互助养老服务站")):
        for c in table:
            place, town, n, opened, listed = c[:5]
            if p < listed:
                continue
            on = p >= opened
            operation = c[5] if len(c) > 5 else "公建民营"
            name = town + place.removesuffix("社区") + suffix if suffix.startswith("社区") else town + place + suffix
            s = 1 if on and kind.startswith("社区") else 0
            rows.append(dict(
                name=name, town=town, kind=kind, operation=operation, medical=False,
                state="投入使用" if on else "在建", beds=n if on else 0, nursing=0, basic=0, inclusive=n if on else 0,
                staff=s, caregivers=s, weight=(n if on else 0) * (0.17 if s else 0.09),
                note=None if on else "建成后计入床位"))
    for r, n in zip(rows, share(EXPECT["养老"][PERIODS[p]][7], [r["weight"] for r in rows])):
        r["residents"] = n
    return rows


# ---------------------------------------------------------------- 托育机构

# 名称、乡镇、类型、备案、普惠、各期（托位、收托、保育、持证），空 = 尚未开办
CHILDCARE = [
    ("示例县禾苗托育园", "云禾镇", "独立托育机构", True, True,
     [(60, 22, 3, 1), (75, 36, 5, 2), (90, 48, 7, 3), (90, 52, 7, 4)]),
    ("示例县云朵托育园", "云禾镇", "独立托育机构", False, False,
     [None, None, (60, 26, 4, 2), (91, 48, 7, 4)]),
    ("勐坝镇晨光托育园", "勐坝镇", "独立托育机构", True, True,
     [None, (60, 24, 4, 1), (70, 38, 5, 2), (80, 46, 6, 3)]),
    ("云禾镇中心幼儿园托班", "云禾镇", "幼儿园托班", False, True,
     [(50, 19, 3, 1), (60, 34, 5, 2), (80, 47, 6, 3), (90, 56, 7, 4)]),
    ("勐坝镇中心幼儿园托班", "勐坝镇", "幼儿园托班", False, True,
     [None, (40, 19, 3, 1), (60, 36, 5, 3), (72, 43, 6, 3)]),
    ("石榴坪镇中心幼儿园托班", "石榴坪镇", "幼儿园托班", False, True,
     [None, None, (50, 28, 4, 2), (68, 38, 5, 3)]),
    ("南岭河镇中心幼儿园托班", "南岭河镇", "幼儿园托班", False, True,
     [None, None, (40, 22, 3, 1), (60, 34, 5, 2)]),
    ("白象塘镇中心幼儿园托班", "白象塘镇", "幼儿园托班", False, True,
     [None, None, None, (54, 29, 4, 2)]),
    ("青竹坡乡中心幼儿园托班", "青竹坡乡", "幼儿园托班", False, True,
     [None, None, None, (50, 24, 3, 1)]),
]


def childcare(p):
    rows = []
    for name, town, kind, filed, incl, series in CHILDCARE:
        if series[p] is None:
            continue
        places, enrolled, caregivers, certified = series[p]
        rows.append(dict(name=name, town=town, kind=kind, filed=filed, incl=incl, places=places,
                         inclusive=places if incl else 0, enrolled=enrolled, caregivers=caregivers,
                         certified=certified))
    return rows


# ---------------------------------------------------------------- 小区

# 名称、乡镇、建设情况、户数、养老用房㎡、最大单处㎡、托位、户数的写法
ESTATES = [
    ("云禾嘉苑", "云禾镇", "新建", 1480, 310, 305, 20, None),
    ("河滨新城", "云禾镇", "新建", 1200, 260, 180, 12, "１２００"),
    ("学府花园", "云禾镇", "新建", 2100, 450, 320, 25, None),
    ("老街安居小区", "勐坝镇", "已建成", 900, 140, 140, 0, None),
    ("石榴坪家园", "石榴坪镇", "已建成", 700, 80, 80, 0, None),
]


def estate_ok(e):
    per100 = 20 if e[2] == "新建" else 15
    return e[4] >= e[3] / 100 * per100 and (e[2] != "新建" or e[5] >= 300)


# ---------------------------------------------------------------- 项目

# 名称、类型、期限、地点、内容、总投资、中央（万元）、单位
ELDER_PROJECTS = [
    ("一", "机构养老服务设施"),
    ("示例县健康养老综合服务中心建设项目", "新建", "2023年-2025年", "云禾镇",
     "新建养护楼、康复楼、膳食与后勤用房共15600平方米，新增养老床位400张，其中护理型床位300张。",
     15000, 7200, "示例县民政局"),
    ("示例县社会福利院失能照护楼改造项目", "改建", "2022年-2024年", "云禾镇",
     "对现有3号楼实施无障碍和适老化改造，增设护理站与助浴间，原有床位更换为护理型，不新增床位。",
     960, 720, "示例县民政局"),
    ("勐坝镇农村区域性养老服务中心建设项目", "新建", "2022年-2023年", "勐坝镇",
     "在勐坝镇敬老院旁新建三层服务用房2100平方米，新增养老床位60张，护理型床位30张以上。",
     540, 432, "示例县民政局"),
    ("石榴坪镇敬老院提质改造项目", "改扩建", "2021年-2022年", "石榴坪镇",
     "翻修宿舍和厨房，加装电梯1部，扩建活动室160平方米，不新增床位。",
     210, 168, "石榴坪镇人民政府"),
    ("南岭河镇敬老院消防和适老化改造项目", "改建", "2022年-2023年", "南岭河镇",
     "更换消防管网和用电线路，改造卫生间12间，铺设防滑地面，不新增床位。",
     126, 100, "南岭河镇人民政府"),
    ("二", "社区居家养老服务设施"),
    ("示例县城乡社区日间照料中心建设项目", "新建", "2021年-2025年", "全县9个乡镇",
     "建设城乡社区日间照料中心12个，每个设日间休息床位5—8张，配套助餐、助浴和康复活动空间。",
     960, 600, "示例县民政局"),
    ("云禾镇学府社区居家养老服务中心建设项目", "新建", "2023年-2024年", "云禾镇",
     "新建社区养老服务用房620平方米，设长者食堂、康复室和短期托养床位，新增养老床位18张。",
     180, 144, "云禾镇人民政府"),
    ("示例县农村互助养老服务站建设项目", "新建", "2021年-2024年", "全县9个乡镇",
     "利用闲置校舍和村集体房屋设置互助养老服务站26个，配置厨房、活动室和休息床位。",
     390, 260, "示例县民政局"),
    ("示例县特殊困难老年人家庭居家适老化改造项目", "改建", "2021年-2025年", "全县9个乡镇",
     "五年内为250户特殊困难老年人家庭安装扶手、改造坐便器和照明，每年50户。",
     125, 100, "示例县民政局"),
]
CHILD_PROJECTS = [
    ("示例县托育综合服务中心建设项目", "新建", "2023年-2025年", "云禾镇",
     "新建托育综合楼3200平方米，设乳儿班、托小班、托大班和家庭养育指导室，新增托位150个。",
     1350, 150, "示例县卫生健康局"),
    ("勐坝镇中心幼儿园托班改扩建项目", "改扩建", "2022年-2023年", "勐坝镇",
     "利用幼儿园西侧空地扩建托班活动室和睡眠室480平方米，新增托位60个。",
     180, 60, "示例县教育体育局"),
    ("云禾镇河滨社区普惠托育点建设项目", "改建", "2023年-2024年", "云禾镇",
     "将社区一楼闲置用房改造为托育点，设活动室2间、配餐间和保健室，新增托位40个。",
     110, 40, "云禾镇人民政府"),
    ("石榴坪镇普惠托育园建设项目", "新建", "2023年-2025年", "石榴坪镇",
     "新建托育用房1100平方米及室外活动场地，新增托位90个。",
     420, 90, "示例县卫生健康局"),
]

# 名称 → 累计完成、本年计划、本年完成、中央、省级、县级、其他到位（万元）、形象进度、开工时间、问题
DISPATCH = {
    "示例县健康养老综合服务中心建设项目": (2400, 6000, 2400, 2000, 0, 400, 0, "基础施工", "2023年2月", "县级配套资金分批到位，后续支付压力较大。"),
    "示例县社会福利院失能照护楼改造项目": (620, 480, 240, 432, 60, 128, 0, "主体施工", "2022年6月", None),
    "勐坝镇农村区域性养老服务中心建设项目": (486, 270, 216, 378, 54, 54, 0, "设备安装", "2022年5月", None),
    "石榴坪镇敬老院提质改造项目": (210, 0, 0, 168, 0, 42, 0, "完工", "2021年9月", None),
    "南岭河镇敬老院消防和适老化改造项目": (100, 63, 37, 80, 0, 20, 0, "主体施工", "2022年10月", None),
    "示例县城乡社区日间照料中心建设项目": (520, 192, 96, 320, 120, 80, 0, "主体施工", "2021年10月", "有2个点位的房屋权属尚在核实。"),
    "云禾镇学府社区居家养老服务中心建设项目": (72, 120, 72, 60, 0, 12, 0, "主体施工", "2023年3月", None),
    "示例县农村互助养老服务站建设项目": (285, 90, 45, 195, 45, 45, 0, "主体施工", "2021年8月", None),
    "示例县特殊困难老年人家庭居家适老化改造项目": (76, 25, 11, 60, 0, 16, 0, "分批实施", "2021年11月", None),
    "示例县托育综合服务中心建设项目": (0, 300, 0, 0, 0, 0, 0, "未开工", None, "用地手续正在办理。"),
    "勐坝镇中心幼儿园托班改扩建项目": (171, 60, 51, 60, 0, 81, 30, "设备安装", "2022年7月", None),
    "云禾镇河滨社区普惠托育点建设项目": (44, 80, 44, 20, 0, 24, 0, "主体施工", "2023年4月", None),
    "石榴坪镇普惠托育园建设项目": (0, 100, 0, 0, 0, 0, 0, "未开工", None, "正在办理施工图审查。"),
}

# ---------------------------------------------------------------- 指标与清单

MZ, WJ, LG, JT, RS = "县民政局", "县卫生健康局", "县委老干局", "县教育体育局", "县人力资源和社会保障局"
COMPUTED = "由机构台账计算"
# 名称、2020、2021、2022、2025年目标、责任单位、备注；空 = 无数据或由台账计算
INDICATORS = [
    ("一", "养老方面"),
    ("基本养老保险参保率（%）", None, 88.6, 89.4, "≥90", RS, None),
    ("养老床位数（张）", 650, None, None, 800, MZ, COMPUTED),
    ("护理型床位占养老机构床位总数比（%）", 32, None, None, 55, MZ, COMPUTED),
    ("医养结合优质服务单位（个）", None, 0, 0, 1, f"{MZ}、{WJ}", None),
    ("有集中供养意愿的特困人员集中供养率（%）", 100, 100, 100, 100, MZ, None),
    ("社区日间照料机构覆盖率（%）", 55, 58.5, 62.8, 80, MZ, "分母为94个行政村（社区）"),
    ("居家适老化改造户数（特殊困难老年人家庭）", None, 50, 100, 250, MZ, "累计数"),
    ("新建城区、居住小区养老服务设施配套率（%）", None, None, None, 100, f"县自然资源局、县住房城乡建设局、{MZ}", "由小区台账计算"),
    ("县级失能照护服务机构覆盖率（%）", None, 0, 0, 1, MZ, "填建成机构个数"),
    ("乡镇范围具备综合功能的养老服务机构覆盖率（%）", None, 22.2, 33.3, 60, MZ, "9个乡镇中分别为2个、3个"),
    ("老年人大学覆盖县级以上比例（%）", None, 0, 100, 100, LG, None),
    ("老年学校覆盖乡镇比例（%）", None, 33.3, 55.6, 100, LG, None),
    ("老年学校覆盖行政村（社区）比例（%）", None, 21.3, 36.2, 80, LG, None),
    ("养老机构护理人员持证上岗率（%）", 70, 74, 79, 100, f"{MZ}、{RS}", None),
    ("特殊困难老年人月探访率（%）", 80, 84, 88.5, 100, MZ, None),
    ("经常性参加教育活动老年人占比（%）", 0, 4.2, 7.8, "≥20", f"{LG}、{JT}", None),
    ("政府用于社会福利事业的彩票公益金用于养老服务体系建设比例（%）", 50, 55.3, 56.1, "≥55", MZ, None),
    ("二", "托育方面"),
    ("新生儿访视、膳食营养、生长发育、预防接种、安全防护、疾病防控等基本公共服务覆盖率（%）", 20, 38, 56, 90, WJ, None),
    ("示范性婴幼儿照护服务机构数（个）", None, 0, 1, 2, WJ, None),
    ("3岁以下婴幼儿托位数（个）", 20, None, None, 1400, WJ, COMPUTED),
    ("每千人口托位数（个）", None, None, None, 5, f"{WJ}、{JT}", COMPUTED),
    ("普惠性托位占比（%）", None, None, None, 60, WJ, COMPUTED),
    ("托育服务专业人才数（人）", None, 12, 31, 60, f"{WJ}、{RS}、{JT}", None),
    ("从业人员持证上岗率（%）", None, None, None, 50, f"{WJ}、{RS}", COMPUTED),
    ("婴幼儿早期发展知识普及率（%）", None, None, 26, 50, f"{WJ}、{JT}", None),
    ("家长及婴幼儿照护者接受科学育儿指导率（%）", None, None, None, 50, f"{WJ}、{JT}", None),
]
# 任务、举措、目标、单位
REFORMS = [
    ("敬老院布局调整", "按片区归并规模偏小的敬老院功能，腾出的房间改为双人间和护理间，闲置用房转作日间照料。",
     "9个乡镇敬老院全部完成改造，养老机构护理型床位占比达到55%。", "县民政局"),
    ("养老服务人才培训统筹", "由县级统一排课，护理员每年轮训一次，把持证情况与机构运营补助挂钩。",
     "养老机构护理人员全部持证上岗。", "县民政局、县人力资源和社会保障局"),
    ("幼儿园托幼一体试点", "在学位有余的乡镇中心幼儿园开设托班，统一收费标准、卫生保健和安全检查。",
     "每个乡镇至少有1所幼儿园开设托班。", "县教育体育局、县卫生健康局"),
    ("小区配建用房移交", "把养老托育用房列入竣工核实内容，建成后由乡镇人民政府接收，一个月内确定用途。",
     "新建小区配建用房全部移交并投入使用。", "县住房城乡建设局、县自然资源局、县民政局"),
]
# 名称、举措、目标、单位
POLICIES = [
    ("示例县养老机构公建民营管理办法（试行）", "明确招标条件、收费上限、风险保证金和退出程序；兜底床位优先保障特困老年人。",
     "新建乡镇养老设施全部签订公建民营合同。", "县民政局、县财政局"),
    ("示例县普惠托育收费与补助办法", "对普惠性托位实行最高限价，按实际收托人数和月份给予运营补助。",
     "2025年普惠性托位占比不低于60%。", "县卫生健康局、县发展改革局、县财政局"),
    ("示例县居家适老化改造实施细则", "规定申请、评估、施工、验收四个步骤和每户改造清单，结果在村（社区）公示。",
     "五年完成250户改造。", "县民政局、县残联"),
    ("示例县特殊困难老年人探访制度", "以村（社区）为单位建立名册，明确探访频次、内容和应急转介流程，按月汇总。",
     "2025年月探访率达到100%。", "县民政局"),
]

# ---------------------------------------------------------------- 版式

TITLE, HEAD, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
THIN = Side(style="thin", color="FF000000")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTER = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")


def new_book():
    wb = openpyxl.Workbook()
    wb.remove(wb.active)
    base = Font(name="宋体", sz=11, charset=134, family=3)
    wb._fonts = IndexedList([base])
    wb._named_styles["Normal"].font = base
    wb.properties.creator = "示例数据"
    wb.properties.created = datetime(2023, 7, 5, 9, 0, 0)
    return wb


class Form:
    """一张表：标题、填报行、一至两行表头、数据行、合计、注。"""

    def __init__(self, wb, sheet, title, line, columns, attach=None):
        self.ws = wb.create_sheet(sheet)
        self.columns = columns  # (名称, 宽) 或 (组名, [(名称, 宽)…])
        self.leaf = []
        for name, sub in columns:
            self.leaf += [(name, sub)] if not isinstance(sub, list) else sub
        self.n = len(self.leaf)
        self.last = get_column_letter(self.n)
        self.r = 0
        if attach:
            self._wide(attach, Font(name=HEAD, sz=12), LEFT, 20)
        self._wide(title, Font(name=TITLE, sz=18), CENTER, 34)
        if isinstance(line, str):
            self._wide(line, Font(name=BODY, sz=11), LEFT, 20)
        elif line:
            self.r += 1
            self.ws.row_dimensions[self.r].height = 20
            for a, b, text in line:
                c = self.ws[f"{a}{self.r}"]
                c.value, c.font, c.alignment = text, Font(name=BODY, sz=11), LEFT
                self.ws.merge_cells(f"{a}{self.r}:{b}{self.r}")
        self._header()
        self.first_data = self.r + 1

    def _wide(self, text, font, align, height):
        self.r += 1
        self.ws.cell(self.r, 1, text).font = font
        self.ws.cell(self.r, 1).alignment = align
        self.ws.merge_cells(start_row=self.r, end_row=self.r, start_column=1, end_column=self.n)
        self.ws.row_dimensions[self.r].height = height

    def _header(self):
        ws, two = self.ws, any(isinstance(s, list) for _, s in self.columns)
        top = self.r + 1
        self.r += 2 if two else 1
        self.header_rows = list(range(top, self.r + 1))
        col = 1
        for name, sub in self.columns:
            ws.cell(top, col, name)
            if isinstance(sub, list):
                for k, (leaf, _) in enumerate(sub):
                    ws.cell(top + 1, col + k, leaf)
                ws.merge_cells(start_row=top, end_row=top, start_column=col, end_column=col + len(sub) - 1)
                col += len(sub)
            else:
                if two:
                    ws.merge_cells(start_row=top, end_row=top + 1, start_column=col, end_column=col)
                col += 1
        for k, (_, width) in enumerate(self.leaf, 1):
            ws.column_dimensions[get_column_letter(k)].width = width
        for r in self.header_rows:
            for c in range(1, self.n + 1):
                cell = ws.cell(r, c)
                cell.font, cell.alignment, cell.border = Font(name=HEAD, sz=11), CENTER, BOX
            ws.row_dimensions[r].height = 32
        if not two:
            ws.row_dimensions[top].height = 36

    def row(self, values, bold=False, formats=None, left=()):
        self.r += 1
        lines = 1
        for k, v in enumerate(values, 1):
            c = self.ws.cell(self.r, k, v)
            c.font = Font(name=HEAD if bold else BODY, sz=11)
            c.border = BOX
            c.alignment = LEFT if k - 1 in left else CENTER
            if formats and k - 1 in formats:
                c.number_format = formats[k - 1]
            if isinstance(v, str) and not v.startswith("="):
                per = max(1, int(self.leaf[k - 1][1] / 1.9))
                width = sum(2 if ord(ch) > 0x2000 else 1 for ch in v) / 2
                lines = max(lines, -(-width // per))
        self.ws.row_dimensions[self.r].height = max(20, lines * 15.5 + 5)
        return self.r

    def section(self, ordinal, text):
        r = self.row([ordinal, text] + [None] * (self.n - 2), bold=True)
        self.ws.merge_cells(start_row=r, end_row=r, start_column=2, end_column=self.n)
        self.ws.cell(r, 2).alignment = LEFT
        self.ws.row_dimensions[r].height = 20

    def total(self, label, upto, formulas, formats=None):
        """label 占前 upto 列；formulas: {列号(0起): 公式或数}"""
        values = [label] + [None] * (self.n - 1)
        for k, f in formulas.items():
            values[k] = f
        r = self.row(values, bold=True, formats=formats)
        if upto > 1:
            self.ws.merge_cells(start_row=r, end_row=r, start_column=1, end_column=upto)
        self.ws.row_dimensions[r].height = 22
        return r

    def note(self, text, height=20):
        self._wide(text, Font(name=BODY, sz=10), LEFT, height)

    def finish(self, landscape=True):
        ws = self.ws
        ws.page_setup.orientation = "landscape" if landscape else "portrait"
        ws.page_setup.paperSize = 9
        ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
        ws.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        ws.print_title_rows = f"1:{self.header_rows[-1]}"
        ws.print_area = f"A1:{self.last}{self.r}"
        ws.print_options.horizontalCentered = True
        m = ws.page_margins
        m.left, m.right, m.top, m.bottom, m.header, m.footer = 0.6, 0.6, 0.8, 0.7, 0.3, 0.3
        ws.oddFooter.center.text = "第 &P 页，共 &N 页"
        ws.freeze_panes = f"A{self.first_data}"


def L(k):
    return get_column_letter(k + 1)


def sums(cols, a, b):
    return {k: f"=SUM({L(k)}{a}:{L(k)}{b})" for k in cols}


def added(cols, rows):
    return {k: "=" + "+".join(f"{L(k)}{r}" for r in rows) for k in cols}


YES = {True: "是", False: "否"}


def half_year(p):
    """床位托位半年报。前两期为旧表样，后两期为新表样（列序、名称不同，有分节和小计）。"""
    wb, period, rows = new_book(), PERIODS[p], elder(p)
    new = p >= 2
    if not new:
        f = Form(wb, "养老机构", f"{COUNTY}养老服务机构（设施）床位情况半年报表",
                 f"填报单位：{COUNTY}民政局          统计期：{period}          填报人：                单位：张、人",
                 [("序号", 5), ("乡镇", 10), ("机构名称", 35), ("机构类型", 21), ("运营方式", 10),
                  ("床位数（张）", [("总数", 7), ("护理型", 8), ("兜底保障", 8), ("普惠", 7)]),
                  ("在住老年人\n（人）", 11), ("从业人员（人）", [("合计", 7), ("其中：护理人员", 9)]),
                  ("是否医养结合", 8), ("使用状态", 10), ("备注", 15)])
        for n, e in enumerate(rows, 1):
            f.row([n, e["town"], e["name"], e["kind"], e["operation"], e["beds"], e["nursing"], e["basic"],
                   e["inclusive"], e["residents"], e["staff"], e["caregivers"], YES[e["medical"]], e["state"],
                   e["note"]], left=(2,))
        f.total("合计", 5, sums(range(5, 12), f.first_data, f.r))
        f.note("注：1.在建设施先列入名册，床位、人员填0；2.床位数为统计期末数。")
    else:
        f = Form(wb, "养老机构", f"{COUNTY}养老服务机构（设施）床位和服务情况统计表",
                 [("A", "E", f"填报单位：{COUNTY}民政局"), ("F", "J", f"统计期：{period}"), ("K", "O", "填报人：          联系电话：")],
                 [("序号", 5), ("机构（设施）名称", 35), ("所在乡（镇）", 11), ("类型", 21), ("运营模式", 10),
                  ("医养结合", 7), ("投入使用", 8),
                  ("床位情况（张）", [("合计", 7), ("其中：护理型床位", 9), ("其中：兜底床位", 8), ("其中：普惠床位", 8)]),
                  ("入住老年人数\n（人）", 12), ("工作人员（人）", [("总数", 7), ("其中：护理人员", 9)]), ("备注", 15)],
                 attach="附件1")
        n, subtotals = 0, []
        kinds = [("一", "养老机构", ("县社会福利院", "农村敬老院")), ("二", "社区居家养老服务中心", ("社区居家养老服务中心",)),
                 ("三", "农村互助养老服务站", ("农村互助养老服务站",))]
        for ordinal, text, members in kinds:
            f.section(ordinal, text)
            first = f.r + 1
            for e in (e for e in rows if e["kind"] in members):
                n += 1
                f.row([n, e["name"], e["town"], e["kind"], e["operation"], YES[e["medical"]],
                       "是" if e["state"] == "投入使用" else "在建", e["beds"], e["nursing"], e["basic"], e["inclusive"],
                       e["residents"], e["staff"], e["caregivers"], e["note"]], left=(1,))
            subtotals.append(f.total("小计", 7, sums(range(7, 14), first, f.r)))
        f.total("合计", 7, added(range(7, 14), subtotals))
        f.note("注：1.“投入使用”填“是”或“在建”，在建设施床位、人员填0；2.护理型、兜底、普惠床位可以交叉，均不得大于合计。")
    f.finish()

    rows = childcare(p)
    if not new:
        f = Form(wb, "托育机构", f"{COUNTY}托育服务机构情况半年报表",
                 f"填报单位：{COUNTY}卫生健康局          统计期：{period}          填报人：                单位：个、人",
                 [("序号", 5), ("机构名称", 30), ("乡镇", 11), ("机构类型", 15), ("是否备案", 8), ("是否普惠", 8),
                  ("托位数（个）", [("总数", 9), ("其中：普惠性托位", 11)]), ("实际收托\n（人）", 11),
                  ("保育人员（人）", [("总数", 9), ("其中：持证", 9)]), ("备注", 12)])
        for n, c in enumerate(rows, 1):
            f.row([n, c["name"], c["town"], c["kind"], YES[c["filed"]], YES[c["incl"]], c["places"], c["inclusive"],
                   c["enrolled"], c["caregivers"], c["certified"], None], left=(1,))
        f.total("合计", 6, sums(range(6, 11), f.first_data, f.r))
    else:
        f = Form(wb, "托育机构", f"{COUNTY}托育服务机构情况统计表",
                 [("A", "D", f"填报单位：{COUNTY}卫生健康局"), ("E", "H", f"统计期：{period}"), ("I", "L", "填报人：          联系电话：")],
                 [("序号", 5), ("托育机构名称", 30), ("所在乡（镇）", 11), ("类型", 15), ("托位情况（个）", [("合计", 9), ("其中：普惠性托位", 11)]),
                  ("实际收托婴幼儿\n（人）", 15), ("保育人员数（人）", [("合计", 9), ("其中：持证人员", 10)]), ("是否备案", 8),
                  ("是否普惠性机构", 9), ("备注", 12)], attach="附件2")
        for n, c in enumerate(rows, 1):
            f.row([n, c["name"], c["town"], c["kind"], c["places"], c["inclusive"], c["enrolled"], c["caregivers"],
                   c["certified"], YES[c["filed"]], YES[c["incl"]], None], left=(1,))
        f.total("合计", 4, sums(range(4, 9), f.first_data, f.r))
    f.note("注：幼儿园托班只填3岁以下婴幼儿托位和收托人数。")
    f.finish()
    return wb


def population_book():
    wb = new_book()
    for year in YEARS:
        wan = year == 2020  # 这一张以万人为单位
        u = "万人" if wan else "人"
        f = Form(wb, f"{year}年末", f"{COUNTY}分乡镇人口基础数据",
                 f"填报单位：{COUNTY}统计局          数据时点：{year}年末          人口单位：{u}",
                 [("序号", 6), ("乡镇", 14), (f"常住人口（{u}）", 14),
                  (f"其中（{u}）", [("3岁以下婴幼儿", 13), ("60岁及以上", 13), ("65岁及以上", 13), ("80岁及以上", 13)]),
                  ("行政村（社区）数\n（个）", 17)])
        rows = population(year)
        fmt = {k: "0.0000" if wan else "#,##0" for k in range(2, 7)}
        for n, (town, v) in enumerate(zip(TOWNS, rows), 1):
            f.row([n, town] + [x / 10000 if wan else x for x in v[:5]] + [v[5]], formats=fmt)
        f.total("全县合计", 2, sums(range(2, 8), f.first_data, f.r), formats=fmt)
        f.note("注：65岁及以上、80岁及以上包含在60岁及以上之内。")
        f.finish()
    return wb


def estate_book():
    wb = new_book()
    f = Form(wb, "居住小区配建", f"{COUNTY}居住小区养老托育设施配建情况表",
             f"填报单位：{COUNTY}住房和城乡建设局          填报人：                单位：户、平方米、个",
             [("序号", 6), ("所在乡镇", 12), ("小区名称", 20), ("小区户数\n（户）", 11), ("建设情况", 11),
              ("养老服务用房（平方米）", [("配建面积", 12), ("最大单处面积", 13)]), ("配建托位数\n（个）", 11), ("备注", 14)])
    for n, e in enumerate(ESTATES, 1):
        f.row([n, e[1], e[0], e[7] or e[3], e[2], e[4], e[5], e[6], None])
    f.note("注：建设情况填“新建”或“已建成”；同一小区有多处养老用房的，配建面积填合计数。")
    f.finish()
    return wb


def project_book():
    wb = new_book()
    wide = [("序号", 5), ("项目名称", 25), ("项目类型", 8), ("建设期限", 14), ("建设地点", 11), ("建设内容和规模", 45)]
    line = "填报单位（盖章）：                    填报人：                    联系电话："
    f = Form(wb, "养老", "养老重大项目清单", line,
             wide + [("总投资\n（亿元）", 10), ("申请中央预算内资金（万元）", 12), ("组织实施单位", 15)], attach="附件1")
    n, subtotals, first = 0, [], None

    def close():
        if first:
            subtotals.append(f.total("小计", 6, sums((6, 7), first, f.r), formats={6: "0.0000"}))

    for x in ELDER_PROJECTS:
        if len(x) == 2:
            close()
            f.section(*x)
            first = f.r + 1
            continue
        n += 1
        f.row([n, *x[:5], x[5] / 10000, x[6], x[7]], formats={6: "0.0000"}, left=(1, 5))
    close()
    f.total("合计", 6, added((6, 7), subtotals), formats={6: "0.0000"})
    f.note("注：1.总投资以亿元为单位，申请中央预算内资金以万元为单位；2.一个项目只列一行，小计、合计由公式生成。")
    f.finish()

    f = Form(wb, "托育", "托育重大项目清单", line,
             wide + [("总投资\n（万元）", 10), ("申请中央预算内资金（万元）", 12), ("组织实施单位", 15)], attach="附件1")
    for n, x in enumerate(CHILD_PROJECTS, 1):
        f.row([n, *x], left=(1, 5))
    f.total("合计", 6, sums((6, 7), f.first_data, f.r))
    f.note("注：总投资、申请中央预算内资金均以万元为单位。")
    f.finish()
    return wb


def dispatch_book():
    wb = new_book()
    f = Form(wb, "项目调度", "养老托育重大项目建设进度月调度表",
             f"填报单位：{COUNTY}发展和改革局          调度月份：2023年6月          填报人：                单位：万元",
             [("序号", 5), ("项目名称", 25), ("建设性质", 7), ("责任单位", 13), ("建设起止年限", 14),
              ("投资情况（万元）", [("总投资", 10), ("本年计划投资", 9), ("本年完成投资", 9), ("累计完成投资", 9)]),
              ("资金到位（万元）", [("中央预算内", 9), ("省级", 7), ("县级配套", 8), ("其他", 7)]),
              ("开工时间", 12), ("形象进度", 10), ("存在困难和问题", 20)])
    n, data = 0, []
    for ordinal, text, table in (("一", "养老项目", [x for x in ELDER_PROJECTS if len(x) > 2]),
                                 ("二", "托育项目", CHILD_PROJECTS)):
        f.section(ordinal, text)
        for x in table:
            n += 1
            cum, plan, year, central, prov, county, other, stage, start, problem = DISPATCH[x[0]]
            data.append(x[5])
            f.row([n, x[0], x[1], x[7], x[2], "1.5亿元" if x[5] == 15000 else x[5], plan, year, cum,
                   central, prov, county, other, start, stage, problem], left=(1, 15))
    total = sums(range(6, 13), f.first_data, f.r)
    total[5] = sum(data)  # 有文字单元格，合计按数填写
    f.total("合计", 5, total)
    f.note("注：1.累计完成投资为自开工至调度月末数；2.未开工项目不填开工时间；3.资金到位为累计数。")
    f.finish()
    return wb


def indicator_book():
    wb = new_book()
    f = Form(wb, "具体指标", f"{COUNTY}“一老一小”服务发展具体指标（2022年填报）", None,
             [("序号", 6), ("具体指标", 46), ("2020年完成", 10), ("2021年完成", 10), ("2022年完成", 10), ("2025年目标", 10),
              ("责任单位", 26), ("备注", 20)])
    n = 0
    for x in INDICATORS:
        if len(x) == 2:
            f.section(*x)
            n = 0
        else:
            n += 1
            f.row([n, *x], left=(1, 6))
    f.note("注：空白为没有数据，或由机构、人口、小区台账计算，不再手工填报。")
    f.finish()
    return wb


def reform_book():
    wb = new_book()
    f = Form(wb, "重大改革清单", "重大改革清单", None,
             [("序号", 6), ("改革任务", 20), ("责任单位", 26), ("主要举措和内容", 50), ("预期目标（2025年）", 32)], attach="附件2")
    for n, (name, what, goal, unit) in enumerate(REFORMS, 1):
        f.row([n, name, unit, what, goal], left=(3, 4))
    f.finish()
    return wb


def policy_book():
    wb = new_book()
    f = Form(wb, "重大政策清单", "重大政策清单", None,
             [("序号", 6), ("政策名称", 28), ("重点工作举措和内容", 50), ("预期目标", 28), ("责任单位", 22)], attach="附件3")
    for n, x in enumerate(POLICIES, 1):
        f.row([n, *x], left=(1, 2, 3))
    f.finish()
    return wb


BOOKS = [(f"{p + 1:02d}_{COUNTY}_{period}_床位托位半年报.xlsx", lambda p=p: half_year(p)) for p, period in enumerate(PERIODS)]
BOOKS += [
    (f"{COUNTY}_分乡镇人口_2020-2022年末.xlsx", population_book),
    (f"{COUNTY}_居住小区配建.xlsx", estate_book),
    (f"{COUNTY}_重大项目清单.xlsx", project_book),
    (f"{COUNTY}_项目月调度表_2023年6月.xlsx", dispatch_book),
    (f"{COUNTY}_具体指标_2022年填报.xlsx", indicator_book),
    (f"{COUNTY}_重大改革清单.xlsx", reform_book),
    (f"{COUNTY}_重大政策清单.xlsx", policy_book),
]

# ---------------------------------------------------------------- 写文件（固定字节、公式结果）


def evaluate(ws, cell):
    """本脚本用到的两种公式：SUM(区域) 与 单元格相加。"""
    v = ws[cell].value
    if not (isinstance(v, str) and v.startswith("=")):
        return v if isinstance(v, (int, float)) else 0
    m = re.fullmatch(r"=SUM\(([A-Z]+)(\d+):\1(\d+)\)", v)
    if m:
        col, a, b = m[1], int(m[2]), int(m[3])
        s = sum(evaluate(ws, f"{col}{r}") for r in range(a, b + 1))
    else:
        s = sum(evaluate(ws, c) for c in v[1:].split("+"))
    return s if isinstance(s, int) else float(f"{s:.12g}")


def write(wb, path):
    raw = io.BytesIO()
    wb.save(raw)
    sheets = wb.worksheets
    src, out = zipfile.ZipFile(raw), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for info in src.infolist():
            data = src.read(info.filename)
            m = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", info.filename)
            if m:
                ws = sheets[int(m[1]) - 1]
                data = re.sub(
                    r'(<c r="([A-Z]+\d+)"[^>]*>)<f>([^<]*)</f><v\s*/?>(?:</v>)?',
                    lambda k: f"{k[1]}<f>{k[3]}</f><v>{evaluate(ws, k[2])!r}</v>",
                    data.decode()).encode()
            elif info.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>2023-07-05T09:00:00Z", data)
            fixed = zipfile.ZipInfo(info.filename, (2023, 7, 5, 9, 0, 0))
            fixed.compress_type, fixed.create_system, fixed.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            z.writestr(fixed, data, compresslevel=9)
    path.write_bytes(out.getvalue())


# ---------------------------------------------------------------- 核对


def elder_totals(p):
    rows = elder(p)
    on = sum(e["state"] == "投入使用" for e in rows)
    keys = ("beds", "nursing", "basic", "inclusive", "residents", "staff", "caregivers")
    return (len(rows), on, len(rows) - on, *(sum(e[k] for e in rows) for k in keys))


def child_totals(p):
    rows = childcare(p)
    return (len(rows), *(sum(c[k] for c in rows) for k in ("places", "inclusive", "enrolled", "caregivers", "certified")))


def check_model():
    towns = set(TOWNS)
    for p, period in enumerate(PERIODS):
        assert elder_totals(p) == EXPECT["养老"][period], (period, elder_totals(p))
        homes = [e for e in elder(p) if e["kind"] in ("县社会福利院", "农村敬老院")]
        assert (len(homes), sum(e["beds"] for e in homes)) == EXPECT["养老机构"][period], period
        assert child_totals(p) == EXPECT["托育"][period], (period, child_totals(p))
        names = [e["name"] for e in elder(p)] + [c["name"] for c in childcare(p)]
        assert len(names) == len(set(names))
        for e in elder(p):
            assert e["town"] in towns and e["nursing"] <= e["beds"] and e["basic"] + e["inclusive"] <= e["beds"], e
            assert e["residents"] <= e["beds"] and 0 <= e["caregivers"] <= e["staff"], e
            assert e["state"] == "投入使用" or (e["beds"], e["residents"], e["staff"]) == (0, 0, 0), e
        for c in childcare(p):
            assert c["town"] in towns and c["enrolled"] <= c["places"] and c["certified"] <= c["caregivers"], c
            assert c["inclusive"] == (c["places"] if c["incl"] else 0), c
        if p:  # 名册只增不减
            assert {e["name"] for e in elder(p - 1)} <= {e["name"] for e in elder(p)}
            assert {c["name"] for c in childcare(p - 1)} <= {c["name"] for c in childcare(p)}
    for year in YEARS:
        rows = population(year)
        assert tuple(map(sum, zip(*rows))) == EXPECT["人口"][year], year
        for r in rows:
            assert 12000 <= r[0] <= 70000 and r[4] < r[3] < r[2] < r[0], r
            assert 0.10 < r[2] / r[0] < 0.16 and 0.025 < r[1] / r[0] < 0.045, r
    assert (len(ESTATES), *(sum(e[k] for e in ESTATES) for k in (3, 4, 6))) == EXPECT["小区"]
    assert [estate_ok(e) for e in ESTATES] == [True, False, True, True, False]
    elders = [x for x in ELDER_PROJECTS if len(x) > 2]
    for key, table in (("养老", elders), ("托育", CHILD_PROJECTS)):
        assert (len(table), sum(x[5] for x in table), sum(x[6] for x in table)) == EXPECT["项目"][key], key
        assert all(x[6] <= x[5] * 0.8 for x in table)
    got = [0] * 6
    for x in elders + CHILD_PROJECTS:
        cum, plan, year, *funds, stage, start, _ = DISPATCH[x[0]]
        assert year <= cum <= x[5] and funds[0] <= x[6] and sum(funds) <= x[5], x[0]
        assert (stage == "未开工") == (start is None) == (cum == 0), x[0]
        assert stage != "完工" or cum == x[5]
        assert start is None or x[2][:4] <= start[:4] <= x[2][6:10], x[0]
        for k, v in enumerate((1, x[5], cum, plan, year, sum(funds))):
            got[k] += v
    assert len(DISPATCH) == len(elders) + len(CHILD_PROJECTS) and tuple(got) == EXPECT["调度"], got
    counts, section = {}, None
    for x in INDICATORS:
        if len(x) == 2:
            section = x[1]
        else:
            counts[section] = counts.get(section, 0) + 1
    assert counts == EXPECT["指标"]
    assert len(REFORMS) == EXPECT["改革"] and len(POLICIES) == EXPECT["政策"]


def total_row(ws, label):
    for row in ws.iter_rows(values_only=True):
        if row[0] == label:
            return [v for v in row if isinstance(v, (int, float))]
    raise AssertionError(f"{ws.title}：没有{label}行")


def numbered(ws):
    """有序号的数据行。"""
    return [row for row in ws.iter_rows(values_only=True) if isinstance(row[0], int)]


def check_files(out):
    """写出的文件：合计行（缓存的公式结果）和行数。"""
    for p, period in enumerate(PERIODS):
        wb = openpyxl.load_workbook(out / BOOKS[p][0], data_only=True)
        rows = numbered(wb["养老机构"])
        building = sum("在建" in row for row in rows)
        assert (len(rows), len(rows) - building, building) == EXPECT["养老"][period][:3], period
        assert len(numbered(wb["托育机构"])) == EXPECT["托育"][period][0], period
        assert tuple(total_row(wb["养老机构"], "合计")) == EXPECT["养老"][period][3:], period
        assert tuple(total_row(wb["托育机构"], "合计")) == EXPECT["托育"][period][1:], period
    wb = openpyxl.load_workbook(out / BOOKS[4][0], data_only=True)
    for year in YEARS:
        t = total_row(wb[f"{year}年末"], "全县合计")
        k = 10000 if year == 2020 else 1
        assert tuple([round(v * k) for v in t[:5]] + [t[5]]) == EXPECT["人口"][year], year
    rows = numbered(openpyxl.load_workbook(out / BOOKS[5][0])["居住小区配建"])
    assert (len(rows), *(sum(int(row[k]) for row in rows) for k in (3, 5, 7))) == EXPECT["小区"]  # int 认全角数字
    wb = openpyxl.load_workbook(out / BOOKS[6][0], data_only=True)
    assert [len(numbered(wb[k])) for k in ("养老", "托育")] == [EXPECT["项目"][k][0] for k in ("养老", "托育")]
    n, money, central = EXPECT["项目"]["养老"]
    assert total_row(wb["养老"], "合计") == [money / 10000, central]
    assert tuple(total_row(wb["托育"], "合计")) == EXPECT["项目"]["托育"][1:]
    wb = openpyxl.load_workbook(out / BOOKS[7][0], data_only=True)
    t = total_row(wb["项目调度"], "合计")
    assert len(numbered(wb["项目调度"])) == EXPECT["调度"][0]
    _, money, cum, plan, year, funds = EXPECT["调度"]
    assert (t[0], t[3], t[1], t[2], sum(t[4:8])) == (money, cum, plan, year, funds), t
    for k, n in ((8, sum(EXPECT["指标"].values())), (9, EXPECT["改革"]), (10, EXPECT["政策"])):
        assert len(numbered(openpyxl.load_workbook(out / BOOKS[k][0]).active)) == n
    for name, _ in BOOKS:
        assert (out / name).stat().st_size < 20480, name


def readme_tables():
    s = ["| 统计期 | 机构（设施） | 投入使用 | 在建 | 床位 | 护理型 | 兜底 | 普惠 | 入住 | 从业人员 | 护理人员 | 其中福利院、敬老院床位 |",
         "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"]
    s += ["| " + " | ".join(map(str, (p, *EXPECT["养老"][p], EXPECT["养老机构"][p][1]))) + " |" for p in PERIODS]
    s += ["", "| 统计期 | 托育机构 | 托位 | 普惠性托位 | 实际收托 | 保育人员 | 持证 |", "|---|--:|--:|--:|--:|--:|--:|"]
    s += ["| " + " | ".join(map(str, (p, *EXPECT["托育"][p]))) + " |" for p in PERIODS]
    s += ["", "| 数据时点 | 常住人口 | 3岁以下 | 60岁及以上 | 65岁及以上 | 80岁及以上 | 行政村（社区） |", "|---|--:|--:|--:|--:|--:|--:|"]
    s += ["| " + " | ".join(map(str, (f"{y}年末", *EXPECT["人口"][y]))) + " |" for y in YEARS]
    e, d = EXPECT["小区"], EXPECT["调度"]
    s += ["", "| 其他 | 合计 |", "|---|---|",
          f"| 居住小区 | {e[0]}个，{e[1]}户，养老用房{e[2]}平方米，托位{e[3]}个；达到配建标准3个 |"]
    for k in ("养老", "托育"):
        n, money, central = EXPECT["项目"][k]
        s.append(f"| {k}重大项目 | {n}个，总投资{money}万元，申请中央预算内资金{central}万元 |")
    s.append(f"| 2023年6月调度 | {d[0]}个，总投资{d[1]}万元，累计完成{d[2]}万元，本年计划{d[3]}万元，本年完成{d[4]}万元，到位{d[5]}万元 |")
    s.append(f"| 具体指标 | 养老{EXPECT['指标']['养老方面']}项、托育{EXPECT['指标']['托育方面']}项 |")
    s.append(f"| 改革清单、政策清单 | {EXPECT['改革']}项、{EXPECT['政策']}项 |")
    return "\n".join(s)


def main():
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    check_model()
    for name, make in BOOKS:
        write(make(), out / name)
    text = "code,name,county_code\n" + "".join(
        f"{COUNTY_CODE}{n:03d},{t},{COUNTY_CODE}\n" for n, t in enumerate(TOWNS, 1))
    (out / "townships.csv").write_text(text, encoding="utf-8", newline="\n")
    check_files(out)
    readme = (HERE / "README.md").read_text(encoding="utf-8")
    assert readme_tables() in readme, "README.md 的合计表应为：\n" + readme_tables()
    print(f"写出 {len(BOOKS)} 个工作簿，合计全部相符")


if __name__ == "__main__":
    main()
