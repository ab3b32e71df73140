/* hop.c - stages that do nothing, for measuring what it costs that they are there. */
#include <prun/plugin.h>

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records."),
};

static prun_status process(prun_stage *s, const prun_record *record)
{
    prun_emit(s, record);
    return PRUN_OK;
}

PRUN_STAGE(pass, "transform.bench_pass", "Lets everything through.", .process = process, PRUN_FIELDS(fields));
PRUN_STAGE(border, "transform.bench_border", "Lets everything through, one unit after the other.",
           .process = process, .flags = PRUN_SINGLE, PRUN_FIELDS(fields));
PRUN_PLUGIN("hop", "1.0", "MIT", &pass, &border);
