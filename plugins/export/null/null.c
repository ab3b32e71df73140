/* export.null - takes all records and keeps none: they are counted in the ledger, for trials and measuring. */
#include <prun/plugin.h>

static const prun_field fields[] = {
    PRUN_READS(PRUN_ANY_TYPE, PRUN_ANY_TYPE, PRUN_NULL, "All records, of any type."),
};

static prun_status process(prun_stage *s, const prun_record *record)
{
    (void)s;
    (void)record;
    return PRUN_OK;
}

PRUN_STAGE(null, "export.null", "Takes all records and keeps none.", .process = process,
           .example = "{ \"id\": \"end\", \"use\": \"export.null\" }", PRUN_FIELDS(fields));
PRUN_PLUGIN("null", "0.1.0", "MIT", &null);
