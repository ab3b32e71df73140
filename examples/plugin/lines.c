/* segment.lines - cuts a document into one record a line, without copying it. */
#include <prun/plugin.h>
#include <string.h>

struct config { int64_t max_bytes; };

static const prun_option options[] = {
    PRUN_OPTION(struct config, max_bytes, 65536, 1, INT32_MAX, "bytes",
                "Longest line let through; a longer one is rejected."),
};

enum { TEXT, LINE };
static const prun_field fields[] = {
    PRUN_NEEDS("document", "text", PRUN_TEXT, "The text to cut."),
    PRUN_MAKES("line", "body", PRUN_TEXT, "One line, without its end."),
};

static prun_status process(prun_stage *s, const prun_record *document)
{
    const struct config *cfg = (const struct config *)prun_stage_config(s);
    const prun_bytes text = prun_record_bytes(s, document, TEXT);

    for (size_t at = prun_stage_cursor(s), size; at < text.size; at += size + 1) {
        if (prun_stage_is_full(s))
            return prun_stage_more(s, at);
        const void *end = memchr(text.data + at, '\n', text.size - at);
        size = end ? (size_t)((const uint8_t *)end - text.data) - at : text.size - at;
        if ((int64_t)size <= cfg->max_bytes)
            prun_emit(s, prun_record_cut(s, document, TEXT, LINE, at, size));
        else
            prun_reject_part(s, document, TEXT, at, size, "long_line", "a line of %zu bytes", size);
    }
    return PRUN_OK;
}

PRUN_STAGE(lines, "segment.lines", "Cuts a text into lines.",
           .config_size = sizeof(struct config), .process = process,
           PRUN_TABLES(options, fields));
PRUN_PLUGIN("lines", "1.0", "MIT", &lines);
