/* extract.c - the steps in their order. */
#include "extract.h"

#include <stdlib.h>

void reader_clear(struct reader *r)
{
    view_clear(&r->view);
    free(r->token);
    free(r->period);
    free(r->figure);
    free(r->clause);
    free(r->sentence);
    free(r->pool);
    free(r->recall);
    free(r->recall_text.bytes);
    *r = (struct reader){.language = r->language};
}

void reader_begin(struct reader *r, int32_t issue, int year)
{
    r->calendar = (struct period_calendar){.issue = issue, .year = year, .text_day = PERIOD_NO_DAY};
    r->has_main = false;
    r->main_period = (struct period_span){PERIOD_NO_DAY, PERIOD_NO_DAY, 0};
    r->main_raw = (struct span_text){0, 0};
    r->lists = 0;
    r->pool_size = 0;
    r->article++;
    r->is_out_of_memory = false;
}

bool reader_read(struct reader *r, enum text_role role, const uint8_t *text, size_t size)
{
    r->text = text;
    r->text_size = size;
    if (!scan_text(r) || !split_text(r))
        return false;
    compare_figures(r);
    date_figures(r);
    sort_figures(r);
    name_figures(r);
    if (!spread_figures(r))
        return false;
    if (role == TEXT_REPEAT)
        recall_apply(r);
    else
        recall_remember(r);
    return !r->is_out_of_memory;
}

void reader_end_unit(struct reader *r)
{
    recall_forget(r);
}

const char *kind_name(enum kind kind)
{
    static const char *const names[] = {
        "level", "count", "growth_yoy", "increase", "reduction", "difference", "share",
        "ratio", "rank",  "capacity",   "rate",     "duration",  "temperature"};

    return names[kind];
}

const char *comparator_sign(enum comparator comparator)
{
    static const char *const signs[] = {"=", ">=", ">", "<=", "<", "~"};

    return signs[comparator];
}

const char *status_name(enum status status)
{
    static const char *const names[] = {"actual", "planned", "estimate"};

    return names[status];
}
