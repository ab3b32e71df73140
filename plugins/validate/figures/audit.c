/*
 * audit.c - the order in which relations are looked for, and the names of the data model.
 */
#include "relation.h"
#include <string.h>

static const char *const kind_names[] = {
    "level", "growth_yoy", "share",    "rank",  "difference",  "reduction", "increase",
    "count", "duration",   "capacity", "ratio", "temperature", "rate"};

const char *check_kind_name(enum check_kind kind)
{
    static const char *const names[] = {"sum",         "share", "difference", "growth", "repeat",
                                        "count_match", "order", "capacity",   "range",  "implied"};

    return names[kind];
}

const char *verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"pass", "fail", "warn", "derived"};

    return names[verdict];
}

enum figure_kind figure_kind_of(prun_bytes name)
{
    for (int i = 0; i < KIND_UNKNOWN; i++)
        if (strlen(kind_names[i]) == name.size && memcmp(kind_names[i], name.data, name.size) == 0)
            return (enum figure_kind)i;
    return KIND_UNKNOWN;
}

bool audit_run(struct audit *a)
{
    if (!scene_build(a))
        return false;
    for (uint32_t i = 0; i < a->items; i++) {
        const struct item *item = &a->item[i];

        relate_sums(a, item);
        relate_shares(a, item);
        relate_changes(a, item);
        relate_rates(a, item);
        relate_repeats(a, item);
        relate_lists(a, item);
        relate_orders(a, item);
        relate_superlatives(a, item);
        relate_capacities(a, item);
        relate_means(a, item);
    }
    relate_graphics(a);
    return !a->is_out_of_memory;
}
