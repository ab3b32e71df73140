/*
 * issue.h - what a page says about its issue: the date and the paper's name.
 *
 * The date comes, in this order, from a folio or masthead, a header line around a single article,
 * the name of the file, or the latest part of a year that the text names (its last day: a
 * convention). A date that none of them gives stays unknown.
 */
#ifndef SEGMENT_ISSUE_H
#define SEGMENT_ISSUE_H

#include "line.h"

enum date_origin { DATE_UNKNOWN, DATE_FOLIO, DATE_HEADER, DATE_NAME, DATE_TEXT };

/* For a note to the user: "from the folio" and so on. */
extern const char *const date_origin_name[];

struct issue_facts {
    enum date_origin origin;
    int64_t date;                    /* days since 1970-01-01 */
    uint64_t title_start, title_end; /* of the paper's name in the document; equal: none */
};

/* Adds what the lines of a sheet say; what is known already stays. */
void issue_read_sheet(struct issue_facts *facts, const struct sheet *sheet,
                      const struct pack *pack);

/* Looks at the name of the file, when the pages said nothing. */
void issue_read_name(struct issue_facts *facts, const char *name, size_t size);

/* Looks for the latest part of a year that the sheet names, when nothing better is known. */
void issue_read_text(struct issue_facts *facts, const struct sheet *sheet, const struct pack *pack);

/* Days since 1970-01-01, or INT64_MIN when there is no such day. */
int64_t issue_days(int64_t year, int64_t month, int64_t day);

#endif
