/*
 * convert.c - iconv, fed one character at a time, so that the bytes of each are known.
 *
 * iconv over a whole buffer tells only where it stopped. Here it gets the fewest bytes that it takes
 * a character from; runs of ASCII, which are the same bytes in most charsets, pass it by.
 */
#include "convert.h"
#include "text/utf8.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>
#include <strings.h>

/* No charset that iconv knows spends more bytes on one character, shift sequences included. */
enum { CHARACTER_MAX = 16, OUTPUT_MAX = 32 };

struct converter {
    iconv_t iconv;
    size_t unit;   /* bytes that are skipped when they are bad, and tried first */
    size_t wide;   /* tried first at a byte above 0x7F */
    bool is_ascii; /* bytes below 0x80 are ASCII wherever a character starts */
    uint8_t *bytes;
    prun_piece *piece;
    struct conversion done;
    uint64_t run_start, run_from; /* of the run of bytes that correspond one by one */
};

static bool has_prefix(const char *name, const char *prefix)
{
    return strncasecmp(name, prefix, strlen(prefix)) == 0;
}

static void describe(struct converter *c, const char *charset)
{
    static const char *const ascii[] = {"GB18030",   "GBK",      "GB2312", "BIG5",    "CP950",
                                        "EUC-",      "UHC",      "CP949",  "CP125",   "KOI8-",
                                        "ISO-8859-", "WINDOWS-", "UTF-8",  "ISO8859", "CP932"};
    static const char *const single[] = {"CP125", "KOI8-", "ISO-8859-", "WINDOWS-", "ISO8859"};

    c->unit = has_prefix(charset, "UTF-16") ? 2 : has_prefix(charset, "UTF-32") ? 4 : 1;
    c->wide = c->unit == 1 ? 2 : c->unit;
    for (size_t i = 0; i < sizeof(single) / sizeof(single[0]); i++)
        if (has_prefix(charset, single[i]))
            c->wide = 1;
    for (size_t i = 0; i < sizeof(ascii) / sizeof(ascii[0]); i++)
        c->is_ascii |= has_prefix(charset, ascii[i]);
}

/* Closes the run of bytes that are the same on both sides, if there is one. */
static void end_run(struct converter *c, uint64_t from)
{
    if (c->done.bytes == c->run_start)
        return;
    if (c->piece)
        c->piece[c->done.pieces] =
            (prun_piece){(uint32_t)c->run_start, (uint32_t)c->done.bytes, c->run_from, from};
    c->done.pieces++;
}

static void put(struct converter *c, uint64_t from, size_t taken, const void *out, size_t size)
{
    if (c->bytes)
        memcpy(c->bytes + c->done.bytes, out, size);
    if (taken == size) { /* one by one: the run goes on */
        c->done.bytes += size;
        return;
    }
    end_run(c, from);
    if (size > 0) {
        if (c->piece)
            c->piece[c->done.pieces] = (prun_piece){
                (uint32_t)c->done.bytes, (uint32_t)(c->done.bytes + size), from, from + taken};
        c->done.pieces++;
    }
    c->done.bytes += size;
    c->run_start = c->done.bytes;
    c->run_from = from + taken;
}

static void put_bad(struct converter *c, prun_bytes input, size_t at, size_t size)
{
    if (c->done.bad == 0)
        c->done.bad_byte = input.data[at];
    for (size_t i = 0; i < size; i++, c->done.bad++)
        if (c->done.bad < CONVERT_BAD_SHOWN)
            c->done.bad_at[c->done.bad] = at + i;
    /* Never a run of its own, even where the bad bytes are as many as the bytes of U+FFFD. */
    end_run(c, at);
    c->run_start = c->done.bytes;
    c->run_from = at;
    put(c, at, size, UTF8_REPLACEMENT, UTF8_REPLACEMENT_SIZE);
}

/* One character at input[at..): the bytes that it took and gave; false when it is none. Taking bytes
 * and giving none is a shift sequence. */
static bool next(struct converter *c, prun_bytes input, size_t at, size_t *ret_taken, char *out,
                 size_t *ret_given)
{
    const size_t left = input.size - at;
    size_t tried = input.data[at] >= 0x80 || c->unit > 1 ? c->wide : 1;

    for (tried = tried < left ? tried : left; tried <= left && tried <= CHARACTER_MAX; tried++) {
        char *from = (char *)(uintptr_t)(input.data + at), *to = out;
        size_t from_left = tried, to_left = OUTPUT_MAX;
        const size_t answer = iconv(c->iconv, &from, &from_left, &to, &to_left);
        if (answer == (size_t)-1 && errno != EINVAL && from_left == tried)
            return false;
        if (from_left < tried) { /* an incomplete rest after a character is left to the next call */
            *ret_taken = tried - from_left;
            *ret_given = OUTPUT_MAX - to_left;
            /* iconv takes, and gives, what is above U+10FFFF */
            return utf8_valid((const uint8_t *)out, *ret_given) == *ret_given;
        }
    }
    return false;
}

static void skip_bad(struct converter *c, prun_bytes input, size_t at)
{
    const size_t left = input.size - at;

    put_bad(c, input, at, left < c->unit ? left : c->unit);
    (void)iconv(c->iconv, NULL, NULL, NULL, NULL); /* back to the initial shift state */
}

static void run(struct converter *c, prun_bytes input, size_t at, uint64_t bad_limit)
{
    char out[OUTPUT_MAX];

    c->run_from = at;
    while (at < input.size && c->done.bad <= bad_limit) {
        size_t taken = 0, given = 0;
        while (c->is_ascii && at + taken < input.size && input.data[at + taken] < 0x80)
            taken++;
        if (taken > 0) {
            put(c, at, taken, input.data + at, taken);
            c->done.characters += taken;
            at += taken;
        } else if (next(c, input, at, &taken, out, &given)) {
            put(c, at, taken, out, given);
            c->done.characters += given > 0;
            at += taken;
        } else {
            skip_bad(c, input, at);
            at += input.size - at < c->unit ? input.size - at : c->unit;
        }
    }
    c->done.is_cut = at < input.size;
    end_run(c, at);
}

bool convert_knows(const char *charset)
{
    const iconv_t cd = iconv_open("UTF-8", charset);

    if (cd == (iconv_t)-1)
        return false;
    (void)iconv_close(cd);
    return true;
}

static bool convert(prun_bytes input, size_t skip, const char *charset, uint64_t bad_limit,
                    struct converter *c)
{
    c->iconv = iconv_open("UTF-8", charset);
    if (c->iconv == (iconv_t)-1)
        return false;
    describe(c, charset);
    run(c, input, skip < input.size ? skip : input.size, bad_limit);
    (void)iconv_close(c->iconv);
    return true;
}

bool convert_measure(prun_bytes input, size_t skip, const char *charset, uint64_t bad_limit,
                     struct conversion *ret)
{
    struct converter c = {0};

    if (!convert(input, skip, charset, bad_limit, &c))
        return false;
    *ret = c.done;
    return true;
}

bool convert_fill(prun_bytes input, size_t skip, const char *charset, uint8_t *bytes,
                  prun_piece *piece, struct conversion *ret)
{
    struct converter c = {.bytes = bytes, .piece = piece};

    if (!convert(input, skip, charset, UINT64_MAX, &c))
        return false;
    *ret = c.done;
    return true;
}
