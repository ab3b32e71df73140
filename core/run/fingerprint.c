/* fingerprint.c - see fingerprint.h. */
#include "run/fingerprint.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "id use build settings | file hash | ..." */
static void add_stage(struct buffer *b, const struct prun_stage *s)
{
    const struct node *n = s->node;

    buffer_add_format(b, "%s %s %s %s", n->id, n->use,
                      n->loaded && n->loaded->build ? n->loaded->build : "-",
                      n->settings ? n->settings : "-");
    if (s->data_count)
        qsort(s->data_hash, s->data_count, sizeof(*s->data_hash), compare);
    for (uint32_t i = 0; i < s->data_count; i++)
        buffer_add_format(b, " | %s", s->data_hash[i]);
    buffer_add_string(b, "\n");
}

int fingerprint_store(struct run *r, const struct instance_set *own, struct error *reterr)
{
    struct buffer b = {0};
    char hash[INPUT_HASH_SIZE];
    int64_t other = 0;
    int rc = -1;

    for (uint32_t i = graph_first_called(r->graph); i < own->count; i++)
        add_stage(&b, own->stage[i].node ? &own->stage[i] : &r->singles->stage[i]);
    if (!buffer_string(&b) || input_hash((prun_bytes){b.data, b.size}, hash) < 0)
        error_memory(reterr);
    else if (ledger_settings(r->ledger, hash, (const char *)b.data, &r->settings, reterr) == 0)
        rc = ledger_other_settings(r->ledger, r->settings, &other, reterr);
    r->counts.other_settings = other;
    buffer_free(&b);
    return rc;
}
