/* The field table, and the setters of records, JSON columns among them. */
#include "rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "newspaper/utf8.h"

const prun_field rows_fields[ROWS_FIELD_COUNT] = {
    [DOCUMENT_SOURCE] = PRUN_NEEDS("document", "source", PRUN_STRING, "Where the issue came from."),
    [DOCUMENT_SHA256] = PRUN_NEEDS("document", "sha256", PRUN_STRING, "Hash of its bytes."),
    [DOCUMENT_BYTES] = PRUN_NEEDS("document", "bytes", PRUN_INT, "Its size."),
    [DOCUMENT_MEDIA_TYPE] =
        PRUN_NEEDS("document", "media_type", PRUN_STRING, "What kind of file it was."),
    [DOCUMENT_ENCODING] =
        PRUN_NEEDS("document", "encoding", PRUN_STRING, "How its text was coded."),
    [DOCUMENT_DECODER] = PRUN_NEEDS("document", "decoder", PRUN_STRING, "Which stage decoded it."),
    [DOCUMENT_TEXT] =
        PRUN_NEEDS("document", "text", PRUN_TEXT, "The decoded text; a form feed ends a page."),

    [ISSUE_ID] =
        PRUN_MAKES_KEY("issue", "issue_id", PRUN_STRING, "First half of the content's hash, hex."),
    [ISSUE_SOURCE] = PRUN_MAKES("issue", "source", PRUN_STRING, "Path or URL as given."),
    [ISSUE_SHA256] = PRUN_MAKES("issue", "sha256", PRUN_STRING, "Hash of the input."),
    [ISSUE_BYTES] = PRUN_MAKES("issue", "bytes", PRUN_INT, "Size of the input."),
    [ISSUE_MEDIA_TYPE] = PRUN_MAKES("issue", "media_type", PRUN_STRING, "Kind of the input."),
    [ISSUE_ENCODING] = PRUN_MAKES("issue", "encoding", PRUN_STRING, "Coding of the input's text."),
    [ISSUE_TITLE] =
        PRUN_MAKES("issue", "title", PRUN_STRING, "The paper's name, where a page prints it."),
    [ISSUE_DATE] =
        PRUN_MAKES("issue", "date", PRUN_DATE, "The day of the issue, where anything tells it."),
    [ISSUE_PAGES] = PRUN_MAKES("issue", "pages", PRUN_INT, "How many pages."),
    [ISSUE_DECODER] = PRUN_MAKES("issue", "decoder", PRUN_STRING, "Which stage decoded it."),
    [ISSUE_COMMITTED_AT] =
        PRUN_MAKES_STAMP("issue", "committed_at", "When the rows were committed."),

    [PAGE_ISSUE_ID] = PRUN_MAKES_REFERENCE("page", "issue_id", PRUN_STRING, "The issue."),
    [PAGE_PAGE] = PRUN_MAKES("page", "page", PRUN_INT, "Number in the issue, from 1."),
    [PAGE_LABEL] = PRUN_MAKES("page", "label", PRUN_STRING, "Number as printed, where known."),
    [PAGE_WIDTH] = PRUN_MAKES("page", "width_pt", PRUN_FLOAT, "Width; null for text."),
    [PAGE_HEIGHT] = PRUN_MAKES("page", "height_pt", PRUN_FLOAT, "Height; null for text."),
    [PAGE_START] = PRUN_MAKES("page", "text_start", PRUN_INT, "First byte in the decoded text."),
    [PAGE_END] = PRUN_MAKES("page", "text_end", PRUN_INT, "Byte after the last one."),
    [PAGE_TEXT] = PRUN_MAKES("page", "text", PRUN_STRING, "The decoded text."),

    [ARTICLE_ID] = PRUN_MAKES_KEY("article", "article_id", PRUN_INT, "Key of the item."),
    [ARTICLE_ISSUE_ID] = PRUN_MAKES_REFERENCE("article", "issue_id", PRUN_STRING, "The issue."),
    [ARTICLE_PAGE] = PRUN_MAKES("article", "page", PRUN_INT, "The page."),
    [ARTICLE_SEQ] = PRUN_MAKES("article", "seq", PRUN_INT, "Reading order in the issue, from 1."),
    [ARTICLE_TYPE] = PRUN_MAKES("article", "type", PRUN_STRING, "What kind of item."),
    [ARTICLE_HEADLINE] =
        PRUN_MAKES("article", "headline", PRUN_TEXT, "Main title; rows joined by a blank."),
    [ARTICLE_KICKER] = PRUN_MAKES("article", "kicker", PRUN_TEXT, "Line above the title."),
    [ARTICLE_SUBHEADS] = PRUN_MAKES("article", "subheads", PRUN_JSON, "Decks and cross-heads."),
    [ARTICLE_BYLINES] = PRUN_MAKES("article", "bylines", PRUN_JSON, "Roles with names."),
    [ARTICLE_DATELINE] =
        PRUN_MAKES("article", "dateline", PRUN_STRING, "First words: agency, place, day."),
    [ARTICLE_BODY] = PRUN_MAKES("article", "body", PRUN_TEXT, "Paragraphs, one a line."),
    [ARTICLE_SPANS] =
        PRUN_MAKES("article", "spans", PRUN_JSON, "Byte ranges of all that belongs to it."),
    [ARTICLE_HEADLINE_SPAN] =
        PRUN_MAKES("article", "headline_span", PRUN_JSON, "Byte range of the title."),
    [ARTICLE_BOXES] =
        PRUN_MAKES("article", "boxes", PRUN_JSON, "Places on the page; null for text."),
    [ARTICLE_LANGUAGE] = PRUN_MAKES("article", "language", PRUN_STRING, "Language of the text."),
    [ARTICLE_CONFIDENCE] =
        PRUN_MAKES("article", "confidence", PRUN_FLOAT, "How sure its title is, 0 to 1."),
    [ARTICLE_SUBHEAD_TEXT] =
        PRUN_MAKES_TRANSIENT("article", "subhead_text", PRUN_TEXT, "Subheads, one a line."),
    [ARTICLE_BYLINE_TEXT] =
        PRUN_MAKES_TRANSIENT("article", "byline_text", PRUN_TEXT, "Bylines as printed."),
    [ARTICLE_ISSUE_DATE] =
        PRUN_MAKES_TRANSIENT("article", "issue_date", PRUN_DATE,
                             "The day of the issue, null where only its half-year is guessed."),
};

/* ---- JSON columns ---- */

struct json {
    prun_stage *stage;
    char *text;
    size_t size, room;
};

static char *json_room(struct json *j, size_t size)
{
    if (j->room - j->size < size) {
        size_t room = (j->room + size) * 2;
        char *grown = prun_scratch(j->stage, room);
        if (!grown)
            return NULL;
        if (j->size)
            memcpy(grown, j->text, j->size);
        j->text = grown;
        j->room = room;
    }
    return j->text + j->size;
}

static void json_put(struct json *j, const char *text, size_t size)
{
    char *to = json_room(j, size);

    if (!to)
        return;
    memcpy(to, text, size);
    j->size += size;
}

static void json_puts(struct json *j, const char *text)
{
    json_put(j, text, strlen(text));
}

static void json_put_string(struct json *j, const uint8_t *bytes, size_t size)
{
    char escaped[8];

    json_puts(j, "\"");
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            json_puts(j, "\\");
        if (bytes[i] >= 0x20) {
            json_put(j, (const char *)&bytes[i], 1);
            continue;
        }
        snprintf(escaped, sizeof escaped, "\\u%04x", bytes[i]);
        json_puts(j, escaped);
    }
    json_puts(j, "\"");
}

static prun_bytes json_bytes(const struct json *j)
{
    return (prun_bytes){(const uint8_t *)j->text, j->size};
}

static void put_subheads(struct json *j, const prun_text *rows)
{
    json_puts(j, "[");
    for (uint32_t first = 0, last; first < rows->size; first = last + 1) {
        last = first;
        while (last < rows->size && rows->bytes[last] != '\n')
            last++;
        if (first)
            json_puts(j, ",");
        json_put_string(j, rows->bytes + first, last - first);
    }
    json_puts(j, "]");
}

/* Names of neighbouring signers in one role go in one list. */
static void put_bylines(struct json *j, const struct item *item)
{
    json_puts(j, "[");
    for (size_t i = 0; i < item->signer_count; i++) {
        const struct signer *s = &item->signer[i];
        bool is_same = i > 0 && strcmp(item->signer[i - 1].role, s->role) == 0;
        if (!is_same) {
            json_puts(j, i ? "]},{\"role\":" : "{\"role\":");
            json_put_string(j, (const uint8_t *)s->role, strlen(s->role));
            json_puts(j, ",\"names\":[");
        } else {
            json_puts(j, ",");
        }
        json_put_string(j, s->name.bytes, s->name.size);
    }
    json_puts(j, item->signer_count ? "]}]" : "]");
}

static void put_span(struct json *j, const struct span *span)
{
    char text[64];

    snprintf(text, sizeof text, "[%" PRIu64 ",%" PRIu64 "]", span->start, span->end);
    json_puts(j, text);
}

static void put_spans(struct json *j, const struct item *item)
{
    json_puts(j, "[");
    for (size_t i = 0; i < item->span_count; i++) {
        if (i)
            json_puts(j, ",");
        put_span(j, &item->span[i]);
    }
    json_puts(j, "]");
}

/* ---- Records ---- */

static void copy_field(prun_stage *s, const prun_record *from, int from_row, prun_record *to,
                       int to_row)
{
    if (!prun_record_is_null(s, from, from_row))
        prun_record_set_bytes(s, to, to_row, prun_record_bytes(s, from, from_row));
}

void rows_put_issue(prun_stage *s, const prun_record *document, struct issue_row *row,
                    int64_t pages)
{
    prun_record *r = prun_record_new(s, ISSUE_ID);
    prun_bytes hash = prun_record_bytes(s, document, DOCUMENT_SHA256);
    prun_bytes text = prun_record_bytes(s, document, DOCUMENT_TEXT);
    const struct issue_facts *facts = row->facts;

    if (hash.size)
        memcpy(row->id, hash.data, hash.size < ISSUE_ID_SIZE ? hash.size : ISSUE_ID_SIZE);
    prun_record_set_string(s, r, ISSUE_ID, row->id);
    copy_field(s, document, DOCUMENT_SOURCE, r, ISSUE_SOURCE);
    copy_field(s, document, DOCUMENT_SHA256, r, ISSUE_SHA256);
    prun_record_set_int(s, r, ISSUE_BYTES, prun_record_int(s, document, DOCUMENT_BYTES));
    copy_field(s, document, DOCUMENT_MEDIA_TYPE, r, ISSUE_MEDIA_TYPE);
    copy_field(s, document, DOCUMENT_ENCODING, r, ISSUE_ENCODING);
    if (facts->title_end > facts->title_start)
        prun_record_set_bytes(s, r, ISSUE_TITLE,
                              (prun_bytes){text.data + facts->title_start,
                                           (size_t)(facts->title_end - facts->title_start)});
    /* A day estimated from the text is noted, not stored: yesterday would become a wrong day. */
    if (facts->origin != DATE_UNKNOWN && facts->origin != DATE_TEXT)
        prun_record_set_int(s, r, ISSUE_DATE, facts->date);
    prun_record_set_int(s, r, ISSUE_PAGES, pages);
    copy_field(s, document, DOCUMENT_DECODER, r, ISSUE_DECODER);
    prun_emit(s, r);
}

void rows_put_page(prun_stage *s, const prun_record *document, const struct issue_row *issue,
                   int64_t page, size_t start, size_t end)
{
    prun_record *r = prun_record_new(s, PAGE_ISSUE_ID);
    prun_bytes text = prun_record_bytes(s, document, DOCUMENT_TEXT);

    prun_record_set_string(s, r, PAGE_ISSUE_ID, issue->id);
    prun_record_set_int(s, r, PAGE_PAGE, page);
    prun_record_set_int(s, r, PAGE_START, (int64_t)start);
    prun_record_set_int(s, r, PAGE_END, (int64_t)end);
    prun_record_set_bytes_ref(s, r, PAGE_TEXT, (prun_bytes){text.data + start, end - start});
    prun_record_set_origin(r, start, end);
    prun_emit(s, r);
}

static void set_text(prun_stage *s, prun_record *r, int row, const prun_text *text)
{
    if (text->size)
        prun_record_set_text(s, r, row, text);
}

static const char *language_of(const prun_text *body, const char *language)
{
    size_t letters = 0, others = 0;

    for (size_t at = 0; at < body->size;) {
        uint32_t cp;
        at += utf8_decode(body->bytes, body->size, at, &cp);
        letters += cp < 0x250 && char_class_of(cp) == CHAR_LETTER;
        others += char_class_of(cp) == CHAR_HAN;
    }
    return letters > others * 4 ? "en" : language;
}

static void set_json(prun_stage *s, prun_record *r, const struct item *item)
{
    struct json subheads = {.stage = s}, bylines = {.stage = s}, spans = {.stage = s},
                span = {.stage = s};

    put_subheads(&subheads, &item->subheads);
    put_bylines(&bylines, item);
    put_spans(&spans, item);
    prun_record_set_bytes(s, r, ARTICLE_SUBHEADS, json_bytes(&subheads));
    prun_record_set_bytes(s, r, ARTICLE_BYLINES, json_bytes(&bylines));
    prun_record_set_bytes(s, r, ARTICLE_SPANS, json_bytes(&spans));
    if (item->headline_span.start == item->headline_span.end)
        return;
    put_span(&span, &item->headline_span);
    prun_record_set_bytes(s, r, ARTICLE_HEADLINE_SPAN, json_bytes(&span));
}

void rows_put_article(prun_stage *s, const struct item *item, const struct issue_row *issue,
                      int64_t page, int64_t seq)
{
    prun_record *r = prun_record_new(s, ARTICLE_ID);

    prun_record_set_int(s, r, ARTICLE_ID, prun_unit_place(s));
    prun_record_set_string(s, r, ARTICLE_ISSUE_ID, issue->id);
    prun_record_set_int(s, r, ARTICLE_PAGE, page);
    prun_record_set_int(s, r, ARTICLE_SEQ, seq);
    prun_record_set_string(s, r, ARTICLE_TYPE, item_type_name[item->type]);
    set_text(s, r, ARTICLE_HEADLINE, &item->headline);
    set_text(s, r, ARTICLE_KICKER, &item->kicker);
    if (item->dateline.size)
        prun_record_set_bytes(s, r, ARTICLE_DATELINE,
                              (prun_bytes){item->dateline.bytes, item->dateline.size});
    set_text(s, r, ARTICLE_BODY, &item->body);
    set_json(s, r, item);
    prun_record_set_string(s, r, ARTICLE_LANGUAGE, language_of(&item->body, issue->language));
    prun_record_set_float(s, r, ARTICLE_CONFIDENCE, item->confidence);
    set_text(s, r, ARTICLE_SUBHEAD_TEXT, &item->subheads);
    set_text(s, r, ARTICLE_BYLINE_TEXT, &item->byline_text);
    if (issue->facts->origin != DATE_UNKNOWN && issue->facts->origin != DATE_TEXT)
        prun_record_set_int(s, r, ARTICLE_ISSUE_DATE, issue->facts->date);
    if (item->span_count)
        prun_record_set_origin(r, item->span[0].start, item->span[item->span_count - 1].end);
    prun_emit(s, r);
}
