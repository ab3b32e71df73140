/* segment.newspaper - from the decoded text of an issue to its pages and articles.  A document is
 * worked off sheet by sheet (a page, or a bounded part of a huge one); the cursor is the byte
 * where the next sheet begins, so that memory stays bounded whatever the size. What a sheet
 * becomes is the business of segment.h; here it is turned into records. */
#include <prun/plugin.h>

#include <stdio.h>
#include <string.h>

#include "issue.h"
#include "rows.h"
#include "segment.h"

enum { LOOKAHEAD_SHEETS = 32 };

struct config {
    prun_strings languages;
};

struct segmenter {
    struct pack *pack;
    struct pool pool;
    struct issue_facts facts;
    struct issue_row issue;
    int64_t page, seq;
    bool is_page_open; /* the page goes on in the next sheet */
};

static const prun_option options[] = {
    PRUN_OPTION_STRINGS(struct config, languages, "[\"zh\"]",
                        "Language packs to read the pages with, by the names of their files."),
};

static const prun_type_row types[] = {
    {"issue", "issues", "An issue, or what of it is in one file."},
    {"page", "pages", "A page of an issue."},
    {"article", "articles", "An item of a page: story, notice, advertisement, furniture."},
};

static bool add_file(prun_stage *s, struct pack *pack, const char *name,
                     bool (*add)(struct pack *, const char *, size_t, char *, size_t))
{
    const prun_bytes *bytes = prun_data_open(s, name, NULL, NULL);
    char error[200];

    if (!bytes)
        return false;
    if (add(pack, (const char *)bytes->data, bytes->size, error, sizeof error))
        return true;
    prun_fatal(s, "bad_pack", "%s: %s", name, error);
    return false;
}

static void *parse_names(prun_bytes bytes, char *error, size_t error_size)
{
    return names_parse((const char *)bytes.data, bytes.size, error, error_size);
}

static void release_names(void *names)
{
    names_free(names);
}

static bool add_languages(prun_stage *s, struct pack *pack, const prun_strings *languages)
{
    char name[64];

    for (size_t i = 0; i < languages->count; i++) {
        int length = snprintf(name, sizeof name, "%s.json", languages->item[i]);
        if (length < 0 || (size_t)length >= sizeof name || strchr(languages->item[i], '/')) {
            prun_fatal(s, "bad_language", "\"%s\" is no name of a language pack",
                       languages->item[i]);
            return false;
        }
        if (!add_file(s, pack, name, pack_add_language))
            return false;
    }
    return true;
}

static prun_status setup(prun_stage *s)
{
    const struct config *cfg = prun_stage_config(s);
    struct segmenter *state = prun_stage_state(s);

    state->pack = pack_new();
    if (!state->pack)
        return prun_fatal(s, "no_memory", "no memory for the language packs");
    state->pack->names =
        prun_data_open(s, "../../lib/newspaper/names.json", parse_names, release_names);
    if (!state->pack->names || !add_file(s, state->pack, "weights.json", pack_add_weights) ||
        !add_languages(s, state->pack, &cfg->languages))
        return PRUN_FATAL;
    return PRUN_OK;
}

static void teardown(prun_stage *s)
{
    struct segmenter *state = prun_stage_state(s);

    pack_free(state->pack);
    pool_clear(&state->pool);
}

static int64_t count_pages(prun_bytes text)
{
    int64_t pages = 1;
    const uint8_t *end = text.data + text.size;

    for (const uint8_t *at = text.data; at < end && (at = memchr(at, '\f', (size_t)(end - at)));
         at++)
        pages += at + 1 < end;
    return pages;
}

/* When the first sheet does not say what issue it is of, later pages may. */
static void look_ahead(struct segmenter *state, prun_bytes text, size_t at)
{
    struct pool pool = {0};
    struct sheet sheet;

    for (int i = 0; i < LOOKAHEAD_SHEETS && at < text.size && state->facts.origin == DATE_UNKNOWN;
         i++) {
        size_t extent = sheet_extent(text.data + at, text.size - at);
        if (sheet_read(&sheet, &pool, state->pack, text.data + at, extent, at))
            issue_read_sheet(&state->facts, &sheet, state->pack);
        pool_reset(&pool);
        at += extent;
    }
    pool_clear(&pool);
}

static void open_issue(prun_stage *s, const prun_record *document, const struct sheet *sheet)
{
    struct segmenter *state = prun_stage_state(s);
    prun_bytes text = prun_record_bytes(s, document, DOCUMENT_TEXT);
    prun_bytes source = prun_record_bytes(s, document, DOCUMENT_SOURCE);

    issue_read_sheet(&state->facts, sheet, state->pack);
    look_ahead(state, text, sheet->size);
    issue_read_name(&state->facts, (const char *)source.data, source.size);
    issue_read_text(&state->facts, sheet, state->pack);
    if (state->facts.origin == DATE_UNKNOWN)
        prun_unit_note(s, "date", "unknown");
    else
        prun_unit_note(s, "date", "%s", date_origin_name[state->facts.origin]);
    state->issue = (struct issue_row){.language = state->pack->language, .facts = &state->facts};
    rows_put_issue(s, document, &state->issue, count_pages(text));
}

static size_t page_end(prun_bytes text, size_t at)
{
    const uint8_t *feed = at < text.size ? memchr(text.data + at, '\f', text.size - at) : NULL;

    return feed ? (size_t)(feed - text.data) : text.size;
}

static void put_items(prun_stage *s, const struct items *items)
{
    struct segmenter *state = prun_stage_state(s);

    for (size_t i = 0; i < items->count; i++)
        rows_put_article(s, &items->item[i], &state->issue, state->page, ++state->seq);
}

static prun_status process(prun_stage *s, const prun_record *document)
{
    struct segmenter *state = prun_stage_state(s);
    prun_bytes text = prun_record_bytes(s, document, DOCUMENT_TEXT);
    size_t at = (size_t)prun_stage_cursor(s), extent = sheet_extent(text.data + at, text.size - at);
    struct sheet sheet;
    struct items items;

    pool_reset(&state->pool);
    if (!segment_sheet(state->pack, &state->pool, text.data + at, extent, at, &sheet, &items))
        return prun_retry(s, "no_memory", "no memory to segment %zu bytes", extent);
    if (at == 0) {
        state->facts = (struct issue_facts){0};
        state->page = state->seq = 0;
        state->is_page_open = false;
        open_issue(s, document, &sheet);
    }
    if (!state->is_page_open)
        rows_put_page(s, document, &state->issue, ++state->page, at, page_end(text, at));
    put_items(s, &items);
    at += extent;
    state->is_page_open = extent > 0 && text.data[at - 1] != '\f';
    return at < text.size ? prun_stage_more(s, at) : PRUN_OK;
}

PRUN_STAGE(newspaper, "segment.newspaper",
           "Finds the items of newspaper pages: stories, notices, advertisements.",
           .config_size = sizeof(struct config), .state_size = sizeof(struct segmenter),
           .setup = setup, .process = process, .teardown = teardown, PRUN_OPTIONS(options),
           .fields = rows_fields, .field_count = ROWS_FIELD_COUNT, PRUN_TYPES(types),
           .example = "{ \"id\": \"articles\", \"use\": \"segment.newspaper\" }");
PRUN_PLUGIN("newspaper", "1.0", "MIT", &newspaper);
