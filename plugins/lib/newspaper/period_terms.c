/* period_terms.c - loading the words of time. */
#include "period_terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_numbers(struct pack *p, const cJSON *item, const char *name, int *out, int count)
{
    const cJSON *list = pack_may_array(p, item, name), *number;
    int i = 0;

    if (!list)
        return false;
    cJSON_ArrayForEach(number, list) if (i < count && cJSON_IsNumber(number)) out[i++] =
        number->valueint;
    return i == count ? true : pack_fail(p, "'%s': expected %d numbers", name, count);
}

static bool has(const cJSON *item, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(item, name) != NULL;
}

static unsigned edge_of(struct pack *p, const char *edge)
{
    if (!edge)
        return 0;
    if (strcmp(edge, "start") == 0)
        return PERIOD_EDGE_START;
    if (strcmp(edge, "end") == 0)
        return PERIOD_EDGE_END;
    if (strcmp(edge, "middle") != 0)
        pack_fail(p, "'edge': expected start, middle or end, got '%s'", edge);
    return PERIOD_EDGE_MIDDLE;
}

static int that_of(struct pack *p, const char *that)
{
    static const char *const names[] = {"day", "next_day", "year", "month"};

    for (int i = 0; i < 4; i++)
        if (strcmp(that, names[i]) == 0)
            return i;
    pack_fail(p, "'that': expected day, next_day, year or month, got '%s'", that);
    return 0;
}

static void read_relative(struct pack *p, const cJSON *item, struct period_term *t)
{
    if (has(item, "year"))
        t->parts |= PERIOD_YEAR | PERIOD_RELATIVE_YEAR;
    if (has(item, "month"))
        t->parts |= PERIOD_MONTH | PERIOD_RELATIVE_MONTH;
    if (has(item, "day"))
        t->parts |= PERIOD_DAY | PERIOD_RELATIVE_DAY;
    if (has(item, "week"))
        t->parts |= PERIOD_WEEK;
    t->year = pack_int(p, item, "year", 0);
    t->month = pack_int(p, item, "month", 0);
    t->day = pack_int(p, item, "day", 0);
    t->week = pack_int(p, item, "week", 0);
    if (has(item, "weekday")) {
        t->parts |= PERIOD_WEEK;
        t->weekdays[0] = t->weekdays[1] = pack_int(p, item, "weekday", 0);
        t->week = 99; /* no week named: the nearest one */
    }
}

static void read_spans(struct pack *p, const cJSON *item, struct period_term *t)
{
    if (read_numbers(p, item, "months", t->months, 2))
        t->parts |= PERIOD_MONTH;
    if (read_numbers(p, item, "days", t->days, 2))
        t->parts |= PERIOD_DAY;
    if (read_numbers(p, item, "years", t->years, 2))
        t->parts |= PERIOD_YEAR;
    if (read_numbers(p, item, "dates", t->dates, 4))
        t->parts |= PERIOD_HOLIDAY;
    (void)read_numbers(p, item, "weekdays", t->weekdays, 2);
}

static void read_flags(struct pack *p, const cJSON *item, struct period_term *t)
{
    const char *that = pack_may_string(p, item, "that"), *from = pack_may_string(p, item, "from");
    int year, month, day;

    t->parts |= (pack_flag(p, item, "since") ? PERIOD_SINCE : 0) |
                (pack_flag(p, item, "until") ? PERIOD_UNTIL : 0) |
                (pack_flag(p, item, "same") ? PERIOD_SAME : 0) |
                (pack_flag(p, item, "vague") ? PERIOD_VAGUE : 0) |
                (pack_flag(p, item, "prior") ? PERIOD_PRIOR : 0) |
                (pack_flag(p, item, "now") ? PERIOD_NOW : 0) |
                edge_of(p, pack_may_string(p, item, "edge"));
    t->recurs = pack_may_string(p, item, "recurs");
    t->parts |= t->recurs ? PERIOD_RECURS : 0;
    t->is_filler = pack_flag(p, item, "filler");
    if (that) {
        t->parts |= PERIOD_THAT;
        t->that = that_of(p, that);
    }
    if (from && sscanf(from, "%d-%d-%d", &year, &month, &day) == 3) {
        t->parts |= PERIOD_FROM;
        t->from = period_day_of(year, month, day);
    }
}

static void read_terms(struct pack *p, struct periods *t)
{
    static const char *const known[] = {"words",    "year",   "month", "day",   "week",  "weekday",
                                        "weekdays", "months", "days",  "years", "dates", "since",
                                        "until",    "same",   "vague", "now",   "edge",  "of",
                                        "recurs",   "filler", "that",  "prior", "from",  NULL};
    const cJSON *list = pack_array(p, p->root, "terms"), *item;
    int32_t count = 0;

    t->term = calloc(list ? (size_t)cJSON_GetArraySize(list) + 1 : 1, sizeof *t->term);
    if (!t->term) {
        pack_fail(p, "out of memory");
        return;
    }
    cJSON_ArrayForEach(item, list)
    {
        pack_only(p, item, known);
        read_relative(p, item, &t->term[count]);
        read_spans(p, item, &t->term[count]);
        read_flags(p, item, &t->term[count]);
        pack_words(p, pack_array(p, item, "words"), t->words, TERM, count);
        count++;
    }
}

static void read_lists(struct pack *p, struct words *words)
{
    static const struct {
        const char *name;
        uint16_t class;
    } lists[] = {
        {"year_marks", YEAR_MARK},     {"month_marks", MONTH_MARK},   {"day_marks", DAY_MARK},
        {"hour_marks", HOUR_MARK},     {"minute_marks", MINUTE_MARK}, {"half_marks", HALF_MARK},
        {"parts_of_day", PART_OF_DAY}, {"not_hours", NOT_HOUR},       {"not_days", NOT_DAY},
        {"not_years", NOT_YEAR},       {"not_months", NOT_MONTH},     {"first_marks", FIRST_MARK},
        {"month_counts", MONTH_COUNT}, {"range_marks", RANGE_MARK},   {"fillers", FILLER_MARK},
        {"recent_marks", RECENT_MARK}, {"year_counts", YEAR_COUNT},   {"list_marks", LIST_MARK},
        {"unsure_hours", UNSURE_HOUR}, {"year_openers", YEAR_OPENER},
    };

    if (pack_flag(p, p->root, "spaced"))
        words_set_spaced(words);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        pack_words(p,
                   lists[i].class == YEAR_OPENER ? pack_may_array(p, p->root, lists[i].name)
                                                 : pack_array(p, p->root, lists[i].name),
                   words, lists[i].class, 0);
}

void *periods_parse(prun_bytes bytes, char *error, size_t error_size)
{
    struct periods *t = calloc(1, sizeof *t);
    struct pack p;

    if (!t)
        return NULL;
    t->words = words_new();
    if (pack_open(&p, bytes, error, error_size) && t->words) {
        read_lists(&p, t->words);
        read_terms(&p, t);
    }
    if (!p.has_failed && (!t->words || !words_seal(t->words)))
        pack_fail(&p, "out of memory");
    t->root = p.root;
    if (p.has_failed) {
        periods_free(t);
        return NULL;
    }
    return t;
}

void periods_free(void *periods)
{
    struct periods *t = periods;

    if (!t)
        return;
    words_free(t->words);
    free(t->term);
    cJSON_Delete(t->root);
    free(t);
}
