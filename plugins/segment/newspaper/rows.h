/*
 * rows.h - items, pages and the issue as records: the field table of segment.newspaper and its
 * setters.
 */
#ifndef SEGMENT_ROWS_H
#define SEGMENT_ROWS_H

#include <prun/plugin.h>

#include "issue.h"
#include "item.h"

/* Rows of the field table; see rows.c for each. */
enum {
    DOCUMENT_SOURCE,
    DOCUMENT_SHA256,
    DOCUMENT_BYTES,
    DOCUMENT_MEDIA_TYPE,
    DOCUMENT_ENCODING,
    DOCUMENT_DECODER,
    DOCUMENT_TEXT,
    ISSUE_ID,
    ISSUE_SOURCE,
    ISSUE_SHA256,
    ISSUE_BYTES,
    ISSUE_MEDIA_TYPE,
    ISSUE_ENCODING,
    ISSUE_TITLE,
    ISSUE_DATE,
    ISSUE_PAGES,
    ISSUE_DECODER,
    ISSUE_COMMITTED_AT,
    PAGE_ISSUE_ID,
    PAGE_PAGE,
    PAGE_LABEL,
    PAGE_WIDTH,
    PAGE_HEIGHT,
    PAGE_START,
    PAGE_END,
    PAGE_TEXT,
    ARTICLE_ID,
    ARTICLE_ISSUE_ID,
    ARTICLE_PAGE,
    ARTICLE_SEQ,
    ARTICLE_TYPE,
    ARTICLE_HEADLINE,
    ARTICLE_KICKER,
    ARTICLE_SUBHEADS,
    ARTICLE_BYLINES,
    ARTICLE_DATELINE,
    ARTICLE_BODY,
    ARTICLE_SPANS,
    ARTICLE_HEADLINE_SPAN,
    ARTICLE_BOXES,
    ARTICLE_LANGUAGE,
    ARTICLE_CONFIDENCE,
    ARTICLE_SUBHEAD_TEXT,
    ARTICLE_BYLINE_TEXT,
    ARTICLE_ISSUE_DATE,
    ROWS_FIELD_COUNT
};
extern const prun_field rows_fields[ROWS_FIELD_COUNT];

enum { ISSUE_ID_SIZE = 16 };

struct issue_row {
    char id[ISSUE_ID_SIZE + 1];
    const char *language;
    const struct issue_facts *facts;
};

/* Emits the issue and fills row->id. */
void rows_put_issue(prun_stage *s, const prun_record *document, struct issue_row *row,
                    int64_t pages);
void rows_put_page(prun_stage *s, const prun_record *document, const struct issue_row *issue,
                   int64_t page, size_t start, size_t end);
void rows_put_article(prun_stage *s, const struct item *item, const struct issue_row *issue,
                      int64_t page, int64_t seq);

#endif
