/* Numbers as papers print them, and what they are worth. */
#include "tests/tap.h"
#include "packs.h"

#include <string.h>

/* low, high: before the multiplier; power: of the multiplier; rest: what is left of the text. */
static const struct {
    const char *text, *low, *high;
    int power, step;
    unsigned flags;
    const char *rest;
} cases[] = {
    {"8元", "8", "8", 0, 0, NUMERAL_ARABIC, "元"},
    {"18.04亿元", "18.04", "18.04", 8, 6, NUMERAL_ARABIC, "元"},
    {"386万立方米", "386", "386", 4, 4, NUMERAL_ARABIC, "立方米"},
    {"1.2万亿元", "1.2", "1.2", 12, 11, NUMERAL_ARABIC, "元"},
    {"3千人", "3", "3", 3, 3, NUMERAL_ARABIC, "人"},
    {"5百万吨", "5", "5", 6, 6, NUMERAL_ARABIC, "吨"},
    {"5千米", "5", "5", 0, 0, NUMERAL_ARABIC, "千米"},
    {"12万多人", "12", "12", 4, 4, NUMERAL_ARABIC | NUMERAL_OPEN, "人"},
    {"30多万人", "30", "30", 4, 5, NUMERAL_ARABIC | NUMERAL_OPEN, "人"},
    {"300余人", "300", "300", 0, 2, NUMERAL_ARABIC | NUMERAL_OPEN, "人"},
    {"1,234家", "1234", "1234", 0, 0, NUMERAL_ARABIC | NUMERAL_GROUPED, "家"},
    {"1，234，567元", "1234567", "1234567", 0, 0, NUMERAL_ARABIC | NUMERAL_GROUPED, "元"},
    {"12，34号", "12", "12", 0, 0, NUMERAL_ARABIC, "，34号"},
    {"27·3亿元", "27.3", "27.3", 8, 7, NUMERAL_ARABIC, "元"},
    {"31. 2%", "31.2", "31.2", 0, -1, NUMERAL_ARABIC, "%"},
    {"1 9 9 5年", "1995", "1995", 0, 0, NUMERAL_ARABIC, "年"},
    {"3亿8500万元", "385000000", "385000000", 0, 4, NUMERAL_ARABIC, "元"},
    {"3万5", "35000", "35000", 0, 3, NUMERAL_ARABIC, ""},
    {"2/3以上", "2", "2", 0, 0, NUMERAL_ARABIC | NUMERAL_FRACTION, "以上"},
    {"十二家", "12", "12", 0, 0, 0, "家"},
    {"二十家", "20", "20", 0, 1, 0, "家"},
    {"两百三十个", "230", "230", 0, 1, 0, "个"},
    {"三百二", "320", "320", 0, 1, 0, ""},
    {"一万五", "15000", "15000", 0, 3, 0, ""},
    {"一万零五", "10005", "10005", 0, 0, 0, ""},
    {"二百三十六亿五千万元", "2365000", "2365000", 4, 7, 0, "元"},
    {"一百万元", "100", "100", 4, 6, 0, "元"},
    {"一万五千亿元", "15000", "15000", 8, 11, 0, "元"},
    {"十万人", "10", "10", 4, 5, 0, "人"},
    {"两万亿元", "2", "2", 12, 12, 0, "元"},
    {"兩百六十四雙", "264", "264", 0, 0, 0, "雙"},
    {"壹佰贰拾元", "120", "120", 0, 1, 0, "元"},
    {"廿三日", "23", "23", 0, 0, 0, "日"},
    {"二〇二五年", "2025", "2025", 0, 0, NUMERAL_STRING, "年"},
    {"一九四九年", "1949", "1949", 0, 0, NUMERAL_STRING, "年"},
    {"三五百人", "300", "500", 0, 2, NUMERAL_RANGE, "人"},
    {"七八十岁", "70", "80", 0, 1, NUMERAL_RANGE, "岁"},
    {"十七八岁", "17", "18", 0, 0, NUMERAL_RANGE, "岁"},
    {"一两万元", "1", "2", 4, 4, NUMERAL_RANGE, "元"},
    {"五、六十人", "50", "60", 0, 1, NUMERAL_RANGE, "人"},
    {"几十人", "20", "90", 0, 1, NUMERAL_VAGUE, "人"},
    {"十几年", "11", "19", 0, 0, NUMERAL_VAGUE, "年"},
    {"数百家", "200", "900", 0, 2, NUMERAL_VAGUE, "家"},
    {"十余家", "10", "10", 0, 1, NUMERAL_OPEN, "家"},
    {"三千多吨", "3000", "3000", 0, 3, NUMERAL_OPEN, "吨"},
    {"十来个", "10", "10", 0, 1, NUMERAL_NEAR, "个"},
    {"亿元", "1", "1", 8, 8, NUMERAL_BARE, "元"},
    {"三点五个", "3.5", "3.5", 0, -1, 0, "个"},
    {"零点六个百分点", "0.6", "0.6", 0, -1, 0, "个百分点"},
    {"三点五亿元", "3.5", "3.5", 8, 7, 0, "元"},
    {"三点半", "3", "3", 0, 0, 0, "点半"},
    {"百分之三点五", "3.5", "3.5", 0, -1, NUMERAL_FRACTION, ""},
    {"百分之四十", "40", "40", 0, 1, NUMERAL_FRACTION, ""},
    {"三分之一", "1", "1", 0, 0, NUMERAL_FRACTION, ""},
    {"4900多万贫困人口", "4900", "4900", 4, 6, NUMERAL_ARABIC | NUMERAL_OPEN, "贫困人口"},
    {"3多元化", "3", "3", 0, 0, NUMERAL_ARABIC, "多元化"},
};

static void check(const struct numerals *numerals, size_t i)
{
    const uint8_t *text = (const uint8_t *)cases[i].text;
    const size_t size = strlen(cases[i].text);
    char low[PRUN_DECIMAL_PRINTED_MAX] = "", high[PRUN_DECIMAL_PRINTED_MAX] = "";
    struct numeral n = {.end = 0};
    const bool is_read = numeral_read(numerals, text, size, 0, &n);

    prun_decimal_print(n.low, low);
    prun_decimal_print(n.high, high);
    const bool is_right = is_read && strcmp(low, cases[i].low) == 0 &&
                          strcmp(high, cases[i].high) == 0 && n.power == cases[i].power &&
                          n.step_power == cases[i].step && n.flags == cases[i].flags &&
                          strcmp(cases[i].text + n.end, cases[i].rest) == 0;
    if (!ok(is_right, "%s is read", cases[i].text))
        printf("# %s..%s power %d step %d flags %u rest '%s'\n", low, high, n.power, n.step_power,
               n.flags, is_read ? cases[i].text + n.end : "not read");
}

static void refuses(const struct numerals *numerals, const char *text)
{
    struct numeral n;

    ok(!numeral_read(numerals, (const uint8_t *)text, strlen(text), 0, &n), "%s is no number",
       text);
}

static void says(const char *json, const char *wanted)
{
    char error[256] = "";
    void *object =
        numerals_parse((prun_bytes){(const uint8_t *)json, strlen(json)}, error, sizeof error);

    ok(!object && strstr(error, wanted), "a pack with '%.20s' is refused: %s", json, error);
    numerals_free(object);
}

int main(void)
{
    struct numerals *numerals = packs_open(NUMERALS, numerals_parse);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(numerals, i);
    refuses(numerals, "数字");
    refuses(numerals, "几个");
    refuses(numerals, "元");
    refuses(numerals, "百货大楼");
    struct numeral list;
    ok(numeral_read(numerals, (const uint8_t *)"一二三产业", 15, 0, &list) &&
           (list.flags & NUMERAL_LIST),
       "digits in a row are a list");
    says("{\n\"digits\": [}", "line 2");
    says("[]", "an object");
    says("{\"digts\": []}", "digts");
    says("{\"digits\": \"一\"}", "an array");
    numerals_free(numerals);
    return done();
}
