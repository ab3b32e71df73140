/* Where one name ends and the next begins. */
#include "tests/unit/segment_newspaper/bench.h"

#include "newspaper/fold.h"
#include "newspaper/utf8.h"

/* Splits a printed run, blanks and all, and prints the names with bars between them. */
static const char *split(const struct names *names, const char *text)
{
    static char out[256];
    uint32_t cp[64], c;
    bool gap[64];
    struct name_span span[16];
    size_t count = 0, found, size = strlen(text);
    double cost;
    bool is_gap = false;

    for (size_t at = 0; at < size;) {
        at += utf8_decode((const uint8_t *)text, size, at, &c);
        if (char_class_of(c) == CHAR_BLANK) {
            is_gap = true;
            continue;
        }
        cp[count] = fold_char(c);
        gap[count++] = is_gap;
        is_gap = false;
    }
    found = names_split(names, cp, gap, count, span, 16, &cost);
    size = 0;
    for (size_t i = 0; i < found; i++) {
        if (i)
            out[size++] = '|';
        for (size_t k = span[i].first; k < span[i].last; k++)
            size += utf8_encode(cp[k], (uint8_t *)out + size);
    }
    out[size] = 0;
    return out;
}

int main(void)
{
    struct names *names = bench_names();

    is_string(split(names, "陆文澜"), "陆文澜", "one name is one name");
    is_string(split(names, "沈 捷 顾晓棠"), "沈捷|顾晓棠",
              "a spaced-out name is joined, its neighbour is not");
    is_string(split(names, "丁 一 鸣"), "丁一鸣", "three characters may be spaced out too");
    is_string(split(names, "陆文澜顾晓棠"), "陆文澜|顾晓棠",
              "names without a blank are cut at the surname");
    is_string(split(names, "欧阳晓川 司马 青"), "欧阳晓川|司马青", "compound surnames are known");
    is_string(split(names, "阿依古丽·买买提 陈墨"), "阿依古丽·买买提|陈墨",
              "a name with a dot runs to the blank");
    ok(names_is_surname(names, 0x738B), "a common surname is in the table");
    ok(!names_is_surname(names, 0x7684), "a particle is no surname");
    names_free(names);
    return done();
}
