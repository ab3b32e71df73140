/* Which relations the audit sees in a sentence, which slips it finds, and where it keeps quiet. */
#include "marked.h"
#include "tests/tap.h"

struct sample {
    const char *name, *headline, *body;
    const char *finding; /* what must be found; NULL: nothing but passes */
};

/* clang-format off */
#define SUM(a) \
    "全港完成吞吐量{186.4万吨:level:t:10000:吞吐量}。" \
    "其中，矿石{81.2万吨:level:t:10000:矿石}，" \
    "煤炭{" a "万吨:level:t:10000:煤炭}，其余货物{58.9万吨:level:t:10000:货物}。"
#define GROWTH(a) \
    "云岭县完成用电量{542万千瓦时:level:kWh:10000:用电量}，" \
    "去年同期为{503万千瓦时:level:kWh:10000:用电量}，" \
    "同比增长{" a "%:growth_yoy:percent:1:用电量}。"
#define SHARE(a) \
    "全县接待游客{182.4万人次:count:count:10000:游客}。" \
    "接待过夜游客{43.1万人次:count:count:10000:过夜游客}，" \
    "占游客总量的{" a "%:share:percent:1:过夜游客}。"
/* clang-format on */

static const struct sample samples[] = {
    {"parts that add up are a sum", "", SUM("46.3"),
     "sum pass 81.2万吨 46.3万吨 58.9万吨 186.4万吨"},
    {"two digits that changed places break a sum with a rest", "", SUM("43.6"),
     "sum fail 43.6万吨 186.4万吨"},
    {"an open list is no sum", "",
     "全县新增企业{186家:count:count:1:企业}，其中制造业{81家:count:count:1:制造业}、"
     "服务业{43家:count:count:1:服务业}等。",
     NULL},
    {"parts of a whole that is known by its names must add up", "",
     "全市进出口总值{130.4亿元:level:CNY:100000000:进出口总值}。出口{92.3亿元:level:CNY:100000000:"
     "出口}，"
     "进口{58.1亿元:level:CNY:100000000:进口}。",
     "sum fail 92.3亿元 58.1亿元 130.4亿元"},
    {"a part above its whole is an error of order", "",
     "全长{36.8公里:level:km:1:全长}，其中桥梁{86.1公里:level:km:1:桥梁}。",
     "order fail 86.1公里 36.8公里"},
    {"growth agrees with now and before", "", GROWTH("7.8"),
     "growth pass 542万千瓦时 503万千瓦时 7.8%"},
    {"a mistyped growth is found", "", GROWTH("9.8"), "growth fail 9.8%"},
    {"growth that was cut instead of rounded is let pass", "", GROWTH("7.7"), NULL},
    {"growth at constant prices is no quotient of printed values", "",
     "生产总值{130亿元:level:CNY:100000000:生产总值}，去年同期为{120亿元:level:CNY:100000000:"
     "生产总值}，"
     "按可比价格计算增长{5.1%:growth_yoy:percent:1:生产总值}。",
     NULL},
    {"the change implies the growth", "",
     "供餐{76.4万份:count:count:10000:供餐}，比去年同期增加{18.2万份:increase:count:10000:供餐}，"
     "增长{31.3%:growth_yoy:percent:1:供餐}。",
     "growth pass 76.4万份 18.2万份 31.3%"},
    {"a change since the turn of the year is not the growth of a year", "",
     "贷款余额{1636.9亿元:level:CNY:100000000:贷款}，比年初增加{154.2亿元:increase:CNY:100000000:"
     "贷款}，"
     "同比增长{9.4%:growth_yoy:percent:1:贷款}。",
     NULL},
    {"from and to give the difference", "",
     "修复时间由{58分钟:duration:minute:1:时间}缩短到{43分钟:duration:minute:1:时间}，"
     "缩短{15分钟:reduction:minute:1:时间}。",
     "difference pass 43分钟 58分钟 15分钟"},
    {"a wrong difference is found", "",
     "修复时间由{58分钟:duration:minute:1:时间}缩短到{43分钟:duration:minute:1:时间}，"
     "缩短{25分钟:reduction:minute:1:时间}。",
     "difference fail 25分钟"},
    {"a fall to a larger number has its direction wrong", "",
     "库存由{43万吨:level:t:10000:库存}下降到{58万吨:level:t:10000:库存}，下降{15万吨:reduction:t:"
     "10000:库存}。",
     "difference fail 15万吨"},
    {"a share agrees with part and whole", "", SHARE("23.6"),
     "share pass 43.1万人次 182.4万人次 23.6%"},
    {"a share with two digits changed is found", "", SHARE("26.3"), "share fail 26.3%"},
    {"a share of another whole is left alone", "",
     "全县接待游客{182.4万人次:count:count:10000:游客}。出口{1456亿元:level:CNY:100000000:出口}，"
     "占全国的{9.9%:share:percent:1:出口}。",
     NULL},
    {"a quota stands between its two counts", "",
     "法院受理案件{4286件:count:count:1:案件}，审结{3879件:count:count:1:案件}，"
     "结案率{90.5%:rate:percent:1:结案率}。",
     "share pass 3879件 4286件 90.5%"},
    {"points stand between two growth rates", "",
     "全部投资增长{4.6%:growth_yoy:percent:1:全部投资}。民间投资增长{7.9%:growth_yoy:percent:1:"
     "民间投资}，"
     "比全部投资增速高{3.3个百分点:difference:pp:1:民间投资}。",
     "difference pass 7.9% 4.6% 3.3个百分点"},
    {"wrong points are found", "",
     "全部投资增长{4.6%:growth_yoy:percent:1:全部投资}。民间投资增长{7.9%:growth_yoy:percent:1:"
     "民间投资}，"
     "比全部投资增速高{2.3个百分点:difference:pp:1:民间投资}。",
     "difference fail 2.3个百分点"},
    {"a headline repeats its body", "上半年接待游客{182.4万人次:count:count:10000:接待游客}",
     "全县接待游客{182.4万人次:count:count:10000:接待游客}。", "repeat pass 182.4万人次"},
    {"a headline one digit off its body is found",
     "上半年接待游客{187.4万人次:count:count:10000:接待游客}",
     "全县接待游客{182.4万人次:count:count:10000:接待游客}。", "repeat fail 187.4万人次"},
    {"a headline may cut a number", "产值达{16亿元:level:CNY:100000000:产值}",
     "全县产值{16.87亿元:level:CNY:100000000:产值}。", NULL},
    {"a count agrees with its list", "", "主营茶叶、竹器和山货{三3个:count:count:1:主营}门类。",
     "count_match pass 三3个"},
    {"a mean agrees with amount and number", "",
     "领取补贴{5232万元:level:CNY:10000:补贴}，车主{4360人:count:count:1:车主}，"
     "平均每人{1.2万元:level:CNY:10000:补贴}。",
     "implied pass 5232万元 4360人 1.2万元"},
    {"a plan is not the sum of what was done", "",
     "今年计划建设{312公里:level:km:1:道路:planned}。其中，东片{100公里:level:km:1:道路}，"
     "其余{202公里:level:km:1:道路}。",
     NULL},
    {"approximate numbers do not accuse", "",
     "全长约{100公里:level:km:1:全长:~}，其中桥梁{30公里:level:km:1:桥梁}、其余路基{90公里:level:"
     "km:1:路基}。",
     NULL},
};

static void try_sample(const struct sample *s)
{
    static struct marked m;

    marked_item(&m, "news");
    marked_part(&m, PART_HEADLINE, s->headline);
    marked_part(&m, PART_BODY, s->body);
    bool did_run = marked_run(&m);
    bool is_right = s->finding ? marked_has(&m, s->finding) : marked_alarms(&m) == 0;

    if (!ok(did_run && is_right, "%s", s->name))
        for (uint32_t i = 0; i < m.audit.findings; i++)
            printf("# %s %s: %s\n", check_kind_name(m.audit.finding[i].kind),
                   verdict_name(m.audit.finding[i].verdict), m.audit.finding[i].formula);
    marked_clear(&m);
}

static void a_message_names_both_quotes_and_the_arithmetic(void)
{
    static struct marked m;

    marked_item(&m, "news");
    marked_part(&m, PART_BODY, SUM("43.6"));
    marked_run(&m);
    ok(strstr(marked_message(&m), "186.4万吨") &&
           strstr(marked_message(&m), "81.2万吨 + 43.6万吨") && strstr(marked_message(&m), "183.7"),
       "a message names both quotes and the arithmetic");
    marked_clear(&m);
}

static void a_graphic_repeats_the_item_beside_it(void)
{
    static struct marked m;

    marked_item(&m, "news");
    marked_part(&m, PART_BODY, "全县完成产值{18.64亿元:level:CNY:100000000:产值}。");
    marked_item(&m, "infographic");
    marked_part(&m, PART_BODY, "产值{18.64亿元:level:CNY:100000000:产值}");
    marked_run(&m);
    ok(marked_has(&m, "repeat pass 18.64亿元"), "a graphic repeats the item beside it");
    marked_clear(&m);
}

int main(void)
{
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
        try_sample(&samples[i]);
    a_message_names_both_quotes_and_the_arithmetic();
    a_graphic_repeats_the_item_beside_it();
    return done();
}
