/* Dates and the paper's name. */
#include "issue.h"

#include <string.h>

#include "newspaper/fold.h"
#include "newspaper/utf8.h"

enum {
    FOLIO_CHARS = 60,
    TITLE_LINES = 12,
    TITLE_CHARS_MAX = 10,
    YEAR_FIRST = 1900,
    YEAR_LAST = 2099
};

const char *const date_origin_name[] = {"unknown", "from the folio", "from a header line",
                                        "from the file name", "from the latest period in the text"};

static bool is_leap(int64_t y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

int64_t issue_days(int64_t year, int64_t month, int64_t day)
{
    static const int8_t length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t y, era, in_era, in_year;

    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 ||
        day > length[month - 1] + (month == 2 && is_leap(year)))
        return INT64_MIN;
    y = month <= 2 ? year - 1 : year;
    era = y / 400;
    in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    in_era = y % 400 * 365 + y % 400 / 4 - y % 400 / 100 + in_year;
    return era * 146097 + in_era - 719468;
}

/* Reads digits: ASCII, or the Han ones of a year that is printed digit by digit. */
static size_t read_number(const uint32_t *cp, size_t count, size_t at, int64_t *ret)
{
    static const uint16_t han[] = {0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                   0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D};
    int64_t value = 0;
    size_t i = at;

    for (; i < count && i - at < 9; i++) {
        int digit = cp[i] >= '0' && cp[i] <= '9' ? (int)(cp[i] - '0') : -1;
        for (int d = 0; digit < 0 && d < 10; d++)
            digit = han[d] == cp[i] ? d : -1;
        if (digit < 0)
            break;
        value = value * 10 + digit;
    }
    *ret = value;
    return i - at;
}

/* "2025 YEAR 8 MONTH 1 DAY" at `at`; returns its length or 0. */
static size_t read_date(const uint32_t *cp, size_t count, size_t at, const struct pack *pack,
                        int64_t *ret)
{
    int64_t part[3] = {0};
    const uint32_t mark[] = {pack->year_mark, pack->month_mark, pack->day_mark};
    size_t i = at;

    for (int p = 0; p < 3; p++) {
        size_t digits = read_number(cp, count, i, &part[p]);
        i += digits;
        if (!digits || (p == 0 && digits != 4) || (p > 0 && digits > 2) || i >= count ||
            cp[i] != mark[p])
            return 0;
        i++;
    }
    *ret = issue_days(part[0], part[1], part[2]);
    return *ret == INT64_MIN ? 0 : i - at;
}

static void take_date(struct issue_facts *facts, enum date_origin origin, int64_t date)
{
    facts->origin = origin;
    facts->date = date;
}

/* A folio says little else than its date: weekday, page, number, the paper's name. */
static void read_folio(struct issue_facts *facts, const struct sheet *s, const struct line *l,
                       const struct pack *pack)
{
    const uint32_t *cp = s->squeezed + l->squeezed;
    size_t count = line_length(l), length;
    int64_t date;

    if (count > FOLIO_CHARS || l->end == END_STOP || l->end == END_PAUSE)
        return;
    for (size_t at = 0; at < count; at++) {
        length = read_date(cp, count, at, pack, &date);
        if (length && (l->cue[CUE_FOLIO] >= 2 || count <= length + 6)) {
            take_date(facts, DATE_FOLIO, date);
            return;
        }
    }
}

/* "[date] 19960604": eight digits in a header line. */
static void read_header(struct issue_facts *facts, const struct sheet *s, const struct line *l)
{
    const uint32_t *cp = s->squeezed + l->squeezed;
    int64_t number, date;

    for (size_t at = 0; at < line_length(l); at++) {
        size_t digits = read_number(cp, line_length(l), at, &number);
        date =
            digits == 8 ? issue_days(number / 10000, number / 100 % 100, number % 100) : INT64_MIN;
        if (date != INT64_MIN) {
            take_date(facts, DATE_HEADER, date);
            return;
        }
        at += digits;
    }
}

static void keep_end(void *context, size_t last, uint32_t value)
{
    (void)value;
    *(size_t *)context = last;
}

/* A run of ideographs between blanks that ends as names of papers do. */
static bool read_title(struct issue_facts *facts, const struct sheet *s, uint32_t first,
                       uint32_t last, const struct pack *pack)
{
    for (uint32_t i = first; i < last; i++)
        if (s->class[i] != CHAR_HAN)
            return false;
    if (last - first < 3 || last - first > TITLE_CHARS_MAX)
        return false;
    for (uint32_t i = first + 1; i < last; i++) {
        size_t end = 0;
        trie_match(pack->paper, s->cp + i, last - i, 0, keep_end, &end);
        if (end == last - i) {
            facts->title_start = s->base + s->at[first];
            facts->title_end = s->base + s->at[last];
            return true;
        }
    }
    return false;
}

/* "[paper] NAME": a header line around a single article. */
static void read_header_title(struct issue_facts *facts, const struct sheet *s,
                              const struct line *l)
{
    uint32_t first = l->first;

    while (first < l->last && s->class[first] != CHAR_CLOSER)
        first++;
    for (first++; first < l->last && s->class[first] == CHAR_BLANK; first++)
        ;
    if (first >= l->last)
        return;
    facts->title_start = s->base + s->at[first];
    facts->title_end = s->base + s->at[l->last];
}

static void read_titles(struct issue_facts *facts, const struct sheet *s, const struct line *l,
                        const struct pack *pack)
{
    uint32_t first = l->first;

    if (line_length(l) > FOLIO_CHARS)
        return;
    for (uint32_t i = l->first; i <= l->last; i++) {
        if (i < l->last && s->class[i] != CHAR_BLANK)
            continue;
        if (read_title(facts, s, first, i, pack))
            return;
        first = i + 1;
    }
}

void issue_read_sheet(struct issue_facts *facts, const struct sheet *sheet, const struct pack *pack)
{
    for (size_t i = 0; i < sheet->line_count; i++) {
        const struct line *l = &sheet->line[i];
        bool is_edge = i < TITLE_LINES || i + TITLE_LINES >= sheet->line_count;
        if (facts->origin == DATE_UNKNOWN && l->cue[CUE_FOLIO] && l->digits)
            read_folio(facts, sheet, l, pack);
        if (facts->origin == DATE_UNKNOWN && l->cue[CUE_HEADER_DATE])
            read_header(facts, sheet, l);
        if (facts->title_start == facts->title_end && l->cue[CUE_HEADER_PAPER])
            read_header_title(facts, sheet, l);
        if (facts->title_start == facts->title_end && is_edge)
            read_titles(facts, sheet, l, pack);
    }
}

/* Digits of a file name; "-", "_" and "." between year, month and day are skipped. */
static int64_t date_of_name(const char *name, size_t size, size_t at)
{
    int64_t value = 0;
    size_t digits = 0;

    for (size_t i = at; i < size && digits < 8; i++) {
        bool is_separator = name[i] == '-' || name[i] == '_' || name[i] == '.';
        if (is_separator && (digits == 4 || digits == 6))
            continue;
        if (name[i] < '0' || name[i] > '9')
            return INT64_MIN;
        value = value * 10 + (name[i] - '0');
        digits++;
    }
    if (digits < 8)
        return INT64_MIN;
    return issue_days(value / 10000, value / 100 % 100, value % 100);
}

void issue_read_name(struct issue_facts *facts, const char *name, size_t size)
{
    for (size_t at = 0; facts->origin == DATE_UNKNOWN && at + 8 <= size; at++) {
        bool is_start = at == 0 || name[at - 1] < '0' || name[at - 1] > '9';
        int64_t date = is_start ? date_of_name(name, size, at) : INT64_MIN;
        if (date != INT64_MIN)
            take_date(facts, DATE_NAME, date);
    }
}

static bool starts_with(const uint32_t *cp, size_t count, const char *word)
{
    size_t size = strlen(word), i = 0;

    for (size_t at = 0; at < size; i++) {
        uint32_t c;
        at += utf8_decode((const uint8_t *)word, size, at, &c);
        if (i >= count || cp[i] != fold_char(c))
            return false;
    }
    return true;
}

static void read_part_of_year(struct issue_facts *facts, const uint32_t *cp, size_t count,
                              const struct pack *pack, int64_t year)
{
    for (size_t i = 0; i < pack->part_count; i++) {
        const struct calendar_word *word = &pack->part_of_year[i];
        int64_t date;
        if (!starts_with(cp, count, word->word))
            continue;
        date = issue_days(year, word->month, word->day);
        if (date != INT64_MIN && (facts->origin == DATE_UNKNOWN || date > facts->date))
            take_date(facts, DATE_TEXT, date);
    }
}

void issue_read_text(struct issue_facts *facts, const struct sheet *sheet, const struct pack *pack)
{
    const uint32_t *cp = sheet->squeezed;
    size_t count = sheet->squeezed_count;

    if (facts->origin != DATE_UNKNOWN && facts->origin != DATE_TEXT)
        return;
    for (size_t at = 0; at + 4 < count; at++) {
        int64_t year;
        size_t digits = cp[at] >= '0' && cp[at] <= '9' ? read_number(cp, count, at, &year) : 0;
        if (digits == 4) {
            size_t next = at + 4 + (cp[at + 4] == pack->year_mark);
            read_part_of_year(facts, cp + next, count - next, pack, year);
        }
        at += digits;
    }
}
