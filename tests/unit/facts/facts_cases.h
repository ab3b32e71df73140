/* facts_cases.h - the table of facts_test.c: a name, a text, and the figures that it holds. */
#ifndef FACTS_CASES_H
#define FACTS_CASES_H

static const struct a_case cases[] = {
    {"a level, its growth and its share",
     "上半年，云岭县实现旅游收入18.62亿元，同比增长7.4%，占全市旅游总收入的21.5%。",
     "18.62亿元 | = 1862000000 CNY level | 旅游收入 | 2025-01-01..2025-06-30\n"
     "同比增长7.4% | = 7.4 percent growth_yoy | 旅游收入 | 2025-01-01..2025-06-30\n"
     "21.5% | = 21.5 percent share | 旅游收入占旅游总收入的比重 | 2025-01-01..2025-06-30\n"},
    {"a count before its noun, and what is measured on the things counted",
     "截至6月底，全县27家规上食品企业完成产值9.3亿元，比去年同期增加0.8亿元。",
     "27家 | = 27 count count | 规上食品企业 | 2025-06-30..2025-06-30\n"
     "9.3亿元 | = 930000000 CNY level | 规上食品企业产值 | 2025-06-30..2025-06-30\n"
     "比去年同期增加0.8亿元 | = 80000000 CNY increase | 规上食品企业产值 | "
     "2025-06-30..2025-06-30\n"},
    {"a negative growth and a reduction",
     "1—6月，全市用煤量36.4万吨，同比下降5.2%；窑炉改造后，单位产品能耗降低12%。",
     "36.4万吨 | = 364000 t level | 用煤量 | 2025-01-01..2025-06-30\n"
     "同比下降5.2% | = -5.2 percent growth_yoy | 用煤量 | 2025-01-01..2025-06-30\n"
     "降低12% | = 12 percent reduction | 单位产品能耗 | 2025-01-01..2025-06-30\n"},
    {"subjects and numbers pair by position",
     "去年，青禾、白石两区粮食产量分别为6.2万吨和4.7万吨，同比增长1.5%和2.3%。",
     "两区 | = 2 count count | 粮食产量 | 2024-01-01..2024-12-31\n"
     "6.2万吨 | = 62000 t level | 青禾粮食产量 | 2024-01-01..2024-12-31\n"
     "4.7万吨 | = 47000 t level | 白石粮食产量 | 2024-01-01..2024-12-31\n"
     "同比增长1.5% | = 1.5 percent growth_yoy | 青禾粮食产量 | 2024-01-01..2024-12-31\n"
     "2.3% | = 2.3 percent growth_yoy | 白石粮食产量 | 2024-01-01..2024-12-31\n"},
    {"one number for each of two subjects", "目前，全镇有便民食堂和老年学堂各14家。",
     "各14家 | = 14 count count | 便民食堂 | 2025-08-01..2025-08-01\n"
     "各14家 | = 14 count count | 老年学堂 | 2025-08-01..2025-08-01\n"},
    {"ranks need a verb of ranking", "总量居全省第三位，第一季度开门红，第二中学迁址。",
     "第三位 | = 3 rank rank | 总量 | \n"},
    {"a last year's figure stands aside",
     "今年一季度，临洲港吞吐量512.6万吨，去年同期为480.1万吨，增长6.8%。",
     "512.6万吨 | = 5126000 t level | 临洲港吞吐量 | 2025-01-01..2025-03-31\n"
     "为480.1万吨 | = 4801000 t level | 临洲港吞吐量 | 2024-01-01..2024-03-31\n"
     "增长6.8% | = 6.8 percent growth_yoy | 临洲港吞吐量 | 2025-01-01..2025-03-31\n"},
    {"ranges and what is measured between numbers",
     "气温将升到33℃至36℃，偏南风3到4级，亩产450—520公斤，投资3—5亿元。",
     "升到33℃至36℃ | = 33..36 degC temperature planned | 气温 | \n"
     "3到4级 | = 3..4 beaufort level | 偏南风 | \n"
     "450—520公斤 | = 0.45..0.52 t level | 亩产 | \n"
     "3—5亿元 | = 300000000..500000000 CNY level | 投资 | \n"},
    {"comparators before and after",
     "参观者超2万人次，误差不超过3毫米，办结时间压缩至2个工作日内，占地近40亩，三成以上农户参加。",
     "超2万人次 | > 20000 count count | 参观者 | \n"
     "不超过3毫米 | <= 0.003 m level | 误差 | \n"
     "压缩至2个工作日内 | <= 2 workday duration | 办结时间 | \n"
     "近40亩 | ~ 40 mu level | 占地 | \n"
     "三成以上 | >= 30 percent share | 农户 | \n"},
    {"plans and capacities",
     "项目投产后，将形成年产6000套组件及1.5万吨铸件的能力，日处理污水3万立方米。",
     "年产6000套 | = 6000 count capacity/year planned | 组件 | \n"
     "1.5万吨 | = 15000 t capacity/year planned | 铸件的能力 | \n"
     "3万立方米 | = 30000 m3 capacity/day | 日处理污水 | \n"},
    {"differences between things, and against time",
     "农村增速比城镇高1.3个百分点，覆盖率比上年提高2.1个百分点，两地相差0.8个百分点。",
     "高1.3个百分点 | = 1.3 pp difference | 农村增速 | \n"
     "比上年提高2.1个百分点 | = 2.1 pp increase | 覆盖率 | \n"
     "相差0.8个百分点 | = 0.8 pp difference | 两地 | \n"},
    {"durations", "历时仅两个月，连续五年增产，工期缩短了15天。",
     "历时仅两个月 | = 2 month duration | 历时 | \n"
     "连续五年 | = 5 year duration | 增产 | \n"
     "缩短了15天 | = 15 day reduction | 工期 | \n"},
    {"dates, phones, addresses, names and ordinals are no figures",
     "2025年7月30日上午9点半，稻香路126号，电话68302117，G60高速，“两山”理念，第三届农展会，一站式"
     "服务，5+2产业。",
     ""},
    {"quoted terms with a numeral are names", "要做到“三个到位”，推进“四好农村路”建设。", ""},
    {"old digits, blanks and full-width forms",
     "全年完成２７·３亿元，增长 12 . 5 ％，１ ２３４户受益。",
     "２７·３亿元 | = 2730000000 CNY level |  | 2024-01-01..2024-12-31\n"
     "增长12 . 5％ | = 12.5 percent growth_yoy |  | 2024-01-01..2024-12-31\n"
     "１２３４户 | = 1234 count count | 受益 | 2024-01-01..2024-12-31\n"},
    {"spelled numbers",
     "共筹集二百三十六亿五千万元，百分之三点五用于维修，三分之二的村受益，三百余人参加，几十户搬迁"
     "。",
     "二百三十六亿五千万元 | = 23650000000 CNY level | 筹集 | \n"
     "百分之三点五 | = 3.5 percent share | 用于维修 | \n"
     "三分之二 | = 66.6667 percent share | 村受益 | \n"
     "三百余人 | > 300 count count | 村受益 | \n"
     "几十户 | ~ 20..90 count count | 搬迁 | \n"},
    {"prices are rates with a unit", "小麦收购价每公斤2.46元，水费1.8元/立方米，套餐每份12元。",
     "2.46元 | = 2.46 CNY rate/t | 小麦收购价 | \n"
     "1.8元/立方米 | = 1.8 CNY/m3 rate | 水费 | \n"
     "12元 | = 12 CNY level | 套餐每份 | \n"},
    {"a level that is reached is no change",
     "航线由9条增加到11条，通过能力将由4200万吨提高到4600万吨，增加400万吨。",
     "9条 | = 9 count count | 航线 | \n"
     "增加到11条 | = 11 count count | 航线 | \n"
     "4200万吨 | = 42000000 t capacity planned | 通过能力 | \n"
     "提高到4600万吨 | = 46000000 t capacity planned | 通过能力 | \n"
     "增加400万吨 | = 4000000 t increase | 通过能力 | \n"},
    {"per year", "技改后每年节约用水86万立方米，每年可节省电费近200万元。",
     "86万立方米 | = 860000 m3 reduction/year | 节约用水 | ..\n"
     "近200万元 | ~ 2000000 CNY reduction/year | 节省电费 | ..\n"},
    {"numbers without a unit", "报名人数为1071万，投资达1.2亿，编号20250801。",
     "为1071万 | = 10710000 count count | 报名人数 | \n"
     "达1.2亿 | = 120000000 CNY level | 投资 | \n"},
    {"parts of a total", "募捐收入1300万元，其中企业捐赠750万元，占57.7%。",
     "1300万元 | = 13000000 CNY level | 募捐收入 | \n"
     "750万元 | = 7500000 CNY level | 企业捐赠 | \n"
     "57.7% | = 57.7 percent share | 企业捐赠占募捐收入的比重 | \n"},
    {"a headline takes the period of its story",
     "上半年，全县旅游收入18.62亿元，同比增长7.4%。\f云岭旅游收入增长7.4%",
     "18.62亿元 | = 1862000000 CNY level | 旅游收入 | 2025-01-01..2025-06-30\n"
     "同比增长7.4% | = 7.4 percent growth_yoy | 旅游收入 | 2025-01-01..2025-06-30\n"
     "增长7.4% | = 7.4 percent growth_yoy | 云岭旅游收入 | 2025-01-01..2025-06-30\n"},
    {"negative temperatures and signs", "最低气温零下3℃，另一地-5℃，增速为-1.2%。",
     "零下3℃ | = -3 degC temperature | 最低气温 | \n"
     "-5℃ | = -5 degC temperature | 另一地 | \n"
     "增速为-1.2% | = -1.2 percent growth_yoy | 另一地 | \n"},
    {"money in other currencies", "出口额3.2亿美元，捐款5000欧元，$12的门票。",
     "3.2亿美元 | = 320000000 USD level | 出口额 | \n"
     "5000欧元 | = 5000 EUR level | 捐款 | \n"
     "$12 | = 12 USD level | 门票 | \n"},
    {"small numbers in words count where things are listed",
     "服务种植、养殖、加工三个环节，开了两次会。", "三个 | = 3 count count | 环节 | \n"},
    {"multiples", "产量是去年的1.5倍，效率提高了3至4倍。",
     "1.5倍 | = 1.5 times ratio | 产量 | \n"
     "提高了3至4倍 | = 3..4 times increase | 效率 | \n"},
    {"ages, times and scores", "78岁的老人20时30分到家，比分3比2，住5号楼。",
     "78岁 | = 78 year duration | 老人20时30分到家 | \n"},
    {"a plan behind a colon", "明年的主要目标是：全县粮食产量18万吨以上，绿地率达到42%。",
     "18万吨以上 | >= 180000 t level planned | 粮食产量 | 2026-01-01..2026-12-31\n"
     "达到42% | = 42 percent share planned | 绿地率 | 2026-01-01..2026-12-31\n"},
    {"house numbers, sums and days with a slash",
     "他住稻香苑12幢301室，5+2产业，K15+200米处，展期到7/16。", ""},
    {"traditional characters are read with the same words",
     "全縣稻米產量達3.2萬噸，比去年增加1500噸，占全省的兩成。",
     "達3.2萬噸 | = 32000 t level | 稻米產量 | \n"
     "比去年增加1500噸 | = 1500 t increase | 稻米產量 | \n"
     "兩成 | = 20 percent share | 稻米產量占全省的比重 | \n"},
    {"the month that a span ends with", "1—6月，全市出口8.4亿元，当月增长3.1%。",
     "8.4亿元 | = 840000000 CNY level | 出口 | 2025-01-01..2025-06-30\n"
     "增长3.1% | = 3.1 percent growth_yoy | 出口 | 2025-06-01..2025-06-30\n"},
    {"since an event no days are known", "自今年3月进场以来，累计浇筑混凝土6.4万方。",
     "6.4万方 | = 64000 m3 level | 浇筑混凝土 | ..\n"},
    {"a long list of examples is no name",
     "今年以来，先后整修云岭桥、白石桥、青禾渡口、临洲老码头、稻香路下穿通道等交通设施27处。",
     "27处 | = 27 count count | 交通设施 | 2025-01-01..2025-08-01\n"},
    {"parts recur as their total does", "目前，每天停靠列车80列，其中高铁动车69列。",
     "80列 | = 80 count count/day | 停靠列车 | 2025-08-01..2025-08-01\n"
     "69列 | = 69 count count/day | 高铁动车 | 2025-08-01..2025-08-01\n"},
    {"the level left and the level reached", "平均用时由去年同期的4.7天缩短到4.1天，缩短0.6天。",
     "4.7天 | = 4.7 day duration | 用时 | 2024-01-01..2024-12-31\n"
     "缩短到4.1天 | = 4.1 day duration | 用时 | \n"
     "缩短0.6天 | = 0.6 day reduction | 用时 | \n"},
};

#endif
