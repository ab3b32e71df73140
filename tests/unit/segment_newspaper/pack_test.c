/* Packs and weights: mistakes are named; and the day of an issue. */
#include "tests/unit/segment_newspaper/bench.h"

#include "segment/newspaper/issue.h"

static const char *language_error(const char *json)
{
    static char error[200];
    struct pack *pack = pack_new();

    error[0] = 0;
    ok(!pack_add_language(pack, json, strlen(json), error, sizeof error),
       "this pack is refused: %s", json);
    pack_free(pack);
    return error;
}

static const char *weights_error(const char *json)
{
    static char error[200];
    struct pack *pack = pack_new();

    error[0] = 0;
    ok(!pack_add_weights(pack, json, strlen(json), error, sizeof error),
       "these weights are refused: %s", json);
    pack_free(pack);
    return error;
}

static enum date_origin date_of(const struct pack *pack, const char *text, const char *name,
                                int64_t *date)
{
    struct pool pool = {0};
    struct sheet sheet;
    struct issue_facts facts = {0};

    sheet_read(&sheet, &pool, pack, (const uint8_t *)text, strlen(text), 0);
    issue_read_sheet(&facts, &sheet, pack);
    issue_read_name(&facts, name, strlen(name));
    issue_read_text(&facts, &sheet, pack);
    pool_clear(&pool);
    *date = facts.date;
    return facts.origin;
}

static void dates_are_found_in_their_order(const struct pack *pack)
{
    int64_t date = 0;

    ok(date_of(pack, "云岭时报 2025年7月18日 星期五 第3版\n正文。\n", "x-20240101.txt", &date) ==
               DATE_FOLIO &&
           date == issue_days(2025, 7, 18),
       "the folio comes first");
    ok(date_of(pack, "２０２５年７月１８日　星期五\n", "", &date) == DATE_FOLIO &&
           date == issue_days(2025, 7, 18),
       "full-width digits are digits");
    ok(date_of(pack, "7月18日，会议在云岭召开。\n", "in/2025-08-01-a.txt", &date) == DATE_NAME &&
           date == issue_days(2025, 8, 1),
       "then the file name");
    ok(date_of(pack, "2024年上半年不错，2025上半年更好。\n", "page.txt", &date) == DATE_TEXT &&
           date == issue_days(2025, 6, 30),
       "then the latest part of a year in the text");
    ok(date_of(pack, "今天天气不错。\n", "page 12345678901.txt", &date) == DATE_UNKNOWN,
       "else it is unknown");
    ok(issue_days(1970, 1, 1) == 0 && issue_days(2000, 3, 1) == 11017,
       "days are counted from 1970");
    ok(issue_days(2025, 2, 29) == INT64_MIN && issue_days(2024, 2, 29) != INT64_MIN,
       "leap years are known");
}

int main(void)
{
    struct pack *pack = bench_open();

    is_string(language_error("{"), "this is not JSON", "broken JSON is named");
    is_string(language_error("{\"language\": \"zh\", \"cues\": {\"opner\": {}}}"),
              "there is no class of cues \"opner\"", "so is a misspelt class");
    is_string(language_error("{\"language\": \"zh\", \"cues\": {\"ad\": {\"middle\": []}}}"),
              "cues stand \"any\", \"start\", \"end\" or \"whole\", not \"middle\"",
              "and a place that is none");
    is_string(weights_error("{\"join_opne\": 1}"), "there is no weight \"join_opne\"",
              "a misspelt weight is named");
    is_string(weights_error("{}"), "the weight \"join_open\" is missing", "so is a missing one");
    dates_are_found_in_their_order(pack);
    bench_close(pack);
    return done();
}
