/*
 * charset.c - the layers of charset.h, from certain to guessed.
 *
 * No guesser is right alone: uchardet misses UTF-16 without a mark and short texts, UTF-16 read at the
 * wrong place is Han too, and half of GB18030 is valid Big5. The order of the layers is what makes
 * them right together.
 */
#include "charset.h"
#include "convert.h"
#include "text/utf8.h"
#include <string.h>
#include <strings.h>

#if defined(HAVE_CONFIG_H)
#include "config.h"
#endif
#if defined(HAVE_UCHARDET)
#include <uchardet.h>
#endif

/* Guesses look at no more than this much of the start. */
enum { SAMPLE_MAX = 256 * 1024 };

struct mark {
    const char *bytes;
    size_t size;
    struct charset charset;
};

static const struct mark marks[] = {
    {"\xEF\xBB\xBF", 3, {"UTF-8", NULL, 0}}, /* the text is the file unchanged, so the mark stays */
    {"\xFF\xFE\0\0", 4, {"UTF-32LE", "UTF-32LE", 4}},
    {"\0\0\xFE\xFF", 4, {"UTF-32BE", "UTF-32BE", 4}},
    {"\xFF\xFE", 2, {"UTF-16LE", "UTF-16LE", 2}},
    {"\xFE\xFF", 2, {"UTF-16BE", "UTF-16BE", 2}},
    {"\x84\x31\x95\x33", 4, {"GB18030", "GB18030", 4}},
};

static bool by_mark(prun_bytes input, struct charset *ret)
{
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        if (input.size < marks[i].size || memcmp(input.data, marks[i].bytes, marks[i].size) != 0)
            continue;
        *ret = marks[i].charset;
        if (!ret->iconv && utf8_valid(input.data, input.size) < input.size)
            *ret = (struct charset){"UTF-8", "UTF-8", 0};
        return true;
    }
    return false;
}

/* The start of the input, ending where a line does, so that no character is cut. */
static prun_bytes sample_of(prun_bytes input)
{
    prun_bytes sample = input;

    if (sample.size <= SAMPLE_MAX)
        return sample;
    sample.size = SAMPLE_MAX;
    for (size_t at = sample.size; at > sample.size / 2; at--)
        if (input.data[at - 1] == '\n') {
            sample.size = at;
            break;
        }
    return sample;
}

static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7F;
}

/* More than one control character in 64: a table of numbers, an image, a program. */
static bool is_binary(prun_bytes sample, size_t *ret_at)
{
    size_t count = 0, first = 0;

    for (size_t i = 0; i < sample.size; i++)
        if (is_control(sample.data[i]) && count++ == 0)
            first = i;
    if (count == 0 || count * 64 < sample.size)
        return false;
    *ret_at = first;
    return true;
}

/* ---- UTF-16 and UTF-32 without a mark ---- */

/* A character that newspapers print. Hangul is left out on purpose: it is so wide a range that any
 * bytes would seem plausible. */
static bool is_plausible(uint32_t c)
{
    return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t' || c == '\f' ||
           (c >= 0xA0 && c < 0x250) || (c >= 0x391 && c < 0x460) || (c >= 0x2010 && c < 0x2040) ||
           (c >= 0x2100 && c < 0x2300) || (c >= 0x2460 && c < 0x2670) ||
           (c >= 0x3000 && c < 0x3130) || (c >= 0x4E00 && c < 0xA000) ||
           (c >= 0xFF01 && c < 0xFFE7);
}

static unsigned plausible_percent(prun_bytes sample, bool is_big)
{
    const size_t units = sample.size / 2;
    size_t good = 0;

    for (size_t i = 0; i < units; i++) {
        const uint8_t *at = sample.data + 2 * i;
        good +=
            is_plausible(is_big ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]));
    }
    return units ? (unsigned)(100 * good / units) : 0;
}

static const struct charset utf16be = {"UTF-16BE", "UTF-16BE", 0},
                            utf16le = {"UTF-16LE", "UTF-16LE", 0};

/* `is_big_likely` decides when both orders are as good: ASCII letters are Han in the other one. */
static bool by_utf16(prun_bytes sample, bool is_big_likely, struct charset *ret)
{
    const unsigned big = plausible_percent(sample, true), little = plausible_percent(sample, false);

    if (sample.size % 2 != 0 || (big < 95 && little < 95))
        return false;
    *ret = big > little || (big == little && is_big_likely) ? utf16be : utf16le;
    return true;
}

/* Pairs of ASCII letters read as UTF-16 are Han, so text without a NUL must also look unlike ASCII. */
static bool by_utf16_without_nul(prun_bytes sample, struct charset *ret)
{
    size_t high = 0;

    for (size_t i = 0; i < sample.size; i++)
        high += sample.data[i] >= 0x80;
    return sample.size >= 8 && high * 100 >= sample.size * 15 && by_utf16(sample, false, ret);
}

static bool by_nuls(prun_bytes sample, struct charset *ret)
{
    size_t nuls[4] = {0}, quarter = sample.size / 4;

    for (size_t i = 0; i < sample.size; i++)
        nuls[i % 4] += sample.data[i] == 0;
    /* Of UTF-32 the highest byte is always 0, and the next one is for all but rare characters. */
    const bool is_four = quarter > 0 && sample.size % 4 == 0;
    if (is_four && nuls[3] == quarter && nuls[2] * 10 >= quarter * 9 && nuls[0] < quarter)
        *ret = (struct charset){"UTF-32LE", "UTF-32LE", 0};
    else if (is_four && nuls[0] == quarter && nuls[1] * 10 >= quarter * 9 && nuls[3] < quarter)
        *ret = (struct charset){"UTF-32BE", "UTF-32BE", 0};
    else if (!by_utf16(sample, nuls[0] + nuls[2] > nuls[1] + nuls[3], ret)) {
        /* All on one parity are the high bytes of ASCII: then fewer plausible ones will do. */
        const bool is_big = nuls[0] + nuls[2] > 0;
        *ret = is_big ? utf16be : utf16le;
        return (nuls[0] + nuls[2] == 0 || nuls[1] + nuls[3] == 0) &&
               plausible_percent(sample, is_big) >= 80;
    }
    return true;
}

/* ---- Nearly UTF-8 ---- */

static bool is_nearly_utf8(prun_bytes sample)
{
    size_t good = 0, bad = 0;

    for (size_t at = 0; at < sample.size;) {
        const unsigned length = utf8_character(sample.data + at, sample.size - at);
        good += length > 1;
        bad += length == 0;
        at += length ? length : 1;
    }
    return good >= 8 && bad * 16 <= good;
}

/* ---- GB18030 and Big5 ---- */

struct pairs {
    size_t count, bad; /* pairs of bytes, and bytes that begin none */
    size_t common;     /* pairs that stand in the part of the set with the most used characters */
    size_t printed;    /* pairs of both bytes above 0xA0: what GB 2312 and CNS have */
    size_t han;        /* pairs that are no punctuation, letter or sign */
    size_t fours;      /* sequences of four bytes, which only GB18030 has */
};

static bool is_big5_tail(uint8_t byte)
{
    return (byte >= 0x40 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xFE);
}

static bool is_gbk_tail(uint8_t byte)
{
    return byte >= 0x40 && byte <= 0xFE && byte != 0x7F;
}

static bool is_gb_four(const uint8_t *at, size_t left)
{
    return left >= 4 && at[1] >= '0' && at[1] <= '9' && at[2] >= 0x81 && at[2] <= 0xFE &&
           at[3] >= '0' && at[3] <= '9';
}

static struct pairs count_gb(prun_bytes sample)
{
    struct pairs p = {0};

    for (size_t i = 0; i < sample.size; i++) {
        const uint8_t lead = sample.data[i], tail = i + 1 < sample.size ? sample.data[i + 1] : 0;
        if (lead < 0x80)
            continue;
        if (lead == 0x80 || lead == 0xFF || !is_gbk_tail(tail)) {
            const bool is_four =
                lead > 0x80 && lead < 0xFF && is_gb_four(sample.data + i, sample.size - i);
            p.fours += is_four;
            p.bad += !is_four;
            i += is_four ? 3 : 0;
            continue;
        }
        p.count++;
        p.han += lead >= 0xB0 || lead < 0xA1;
        p.printed += tail >= 0xA1 && lead >= 0xA1;
        p.common +=
            tail >= 0xA1 && ((lead >= 0xB0 && lead <= 0xD7) || lead == 0xA1 || lead == 0xA3);
        i++;
    }
    return p;
}

static struct pairs count_big5(prun_bytes sample)
{
    struct pairs p = {0};

    for (size_t i = 0; i < sample.size; i++) {
        const uint8_t lead = sample.data[i], tail = i + 1 < sample.size ? sample.data[i + 1] : 0;
        if (lead < 0x80)
            continue;
        if (lead < 0x81 || lead > 0xFE || !is_big5_tail(tail)) {
            p.bad++;
            continue;
        }
        p.count++;
        p.han += lead >= 0xA4;
        p.common += lead >= 0xA4 && lead <= 0xC6;
        p.common += lead == 0xA1;
        i++;
    }
    return p;
}

/* Of a hundred pairs; what is bad counts four times. */
static long common_percent(struct pairs p)
{
    return p.count ? ((long)p.common - 4 * (long)p.bad) * 100 / (long)p.count : -1000;
}

/* Three Han characters, or four bytes that are one character, with few bad bytes. Or a text in another
 * language with some Chinese quotation marks: in a single-byte set, bytes above 0xA0 seldom come in pairs,
 * and never only so. */
static bool is_gb(struct pairs gb, struct pairs big5)
{
    const size_t all = gb.count + gb.fours;
    const bool is_text =
        (gb.han >= 3 || gb.fours > 0) && gb.bad * 20 <= all && gb.printed * 10 >= gb.count * 3;
    const bool is_marks = all >= 2 && gb.bad == 0 && gb.printed == gb.count;

    if (!is_text && !is_marks)
        return false;
    return gb.fours > 0 || gb.han + big5.han == 0 || common_percent(gb) >= common_percent(big5);
}

static bool is_big5(struct pairs p)
{
    return p.han >= 3 && p.bad * 20 <= p.count && common_percent(p) >= 60;
}

static bool by_han(prun_bytes sample, struct charset *ret)
{
    const struct pairs gb = count_gb(sample), big5 = count_big5(sample);

    if (is_gb(gb, big5))
        *ret = (struct charset){"GB18030", "GB18030", 0};
    else if (is_big5(big5))
        *ret = (struct charset){"Big5", "CP950", 0};
    else
        return false;
    return true;
}

/* ---- uchardet ---- */

#if defined(HAVE_UCHARDET)
static bool ask_uchardet(prun_bytes sample, char room[CHARSET_NAME_MAX])
{
    uchardet_t detector = uchardet_new();

    if (!detector)
        return false;
    room[0] = '\0';
    if (uchardet_handle_data(detector, (const char *)sample.data, sample.size) == 0) {
        uchardet_data_end(detector);
        const char *name = uchardet_get_charset(detector);
        if (strlen(name) < CHARSET_NAME_MAX)
            strcpy(room, name);
    }
    uchardet_delete(detector);
    return room[0] != '\0';
}
#else
static bool ask_uchardet(prun_bytes sample, char room[CHARSET_NAME_MAX])
{
    (void)sample;
    room[0] = '\0';
    return false;
}
#endif

static bool is_multibyte(const char *name)
{
    static const char *const names[] = {"GB18030", "BIG5",   "EUC-TW",   "EUC-KR",
                                        "UHC",     "EUC-JP", "SHIFT_JIS"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcasecmp(name, names[i]) == 0)
            return true;
    return false;
}

/* At most one bad byte in 100 characters that are not ASCII, say 200 bytes of them. */
static bool does_decode(prun_bytes sample, const char *iconv)
{
    struct conversion c;
    size_t high = 0;

    for (size_t i = 0; i < sample.size; i++)
        high += sample.data[i] >= 0x80;
    return convert_measure(sample, 0, iconv, high / 200, &c) && !c.is_cut && c.bad <= high / 200;
}

/* By what uchardet said, when it is a set of several bytes that fits. */
static bool by_multibyte(prun_bytes sample, const char *said, struct charset *ret)
{
    if (!is_multibyte(said))
        return false;
    if (strcasecmp(said, "GB18030") == 0 ||
        strcasecmp(said, "BIG5") == 0) /* the pair decides itself */
        return by_han(sample, ret);
    *ret = (struct charset){said, said, 0};
    return does_decode(sample, said);
}

/* One high byte in thirty is the least that languages with letters of their own have; a few dashes and
 * quotation marks make uchardet guess wildly. */
static void by_single_byte(prun_bytes sample, const char *said, struct charset *ret)
{
    static const char *const families[] = {"ISO-8859-", "WINDOWS-", "KOI8-", "TIS-"};
    size_t high = 0;

    for (size_t i = 0; i < sample.size; i++)
        high += sample.data[i] >= 0x80;
    *ret = (struct charset){"windows-1252", "CP1252", 0};
    if (high * 30 < sample.size ||
        strcasecmp(said, "ISO-8859-1") == 0) /* which means 1252 in practice */
        return;
    for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
        if (strncasecmp(said, families[i], strlen(families[i])) == 0 && convert_knows(said) &&
            strcasecmp(said, "WINDOWS-1252") != 0)
            *ret = (struct charset){said, said, 0};
}

bool charset_guess(prun_bytes input, char room[CHARSET_NAME_MAX], struct charset *ret,
                   size_t *ret_binary_at)
{
    const prun_bytes sample = sample_of(input);
    const uint8_t *nul = input.size ? memchr(input.data, 0, input.size) : NULL;

    room[0] = '\0';
    if (by_mark(input, ret))
        return true;
    if (nul) {
        *ret_binary_at = (size_t)(nul - input.data);
        return by_nuls(sample, ret);
    }
    if (is_binary(sample, ret_binary_at)) /* the low bytes of UTF-16 may look like that too */
        return by_utf16_without_nul(sample, ret);
    if (utf8_valid(input.data, input.size) == input.size) {
        *ret = (struct charset){"UTF-8", NULL, 0};
        return true;
    }
    if (is_nearly_utf8(sample)) {
        *ret = (struct charset){"UTF-8", "UTF-8", 0};
        return true;
    }
    if (ask_uchardet(sample, room) && by_multibyte(sample, room, ret))
        return true;
    if (by_utf16_without_nul(sample, ret) || by_han(sample, ret))
        return true;
    by_single_byte(sample, room, ret);
    return true;
}

void charset_forced(prun_bytes input, const char *name, struct charset *ret)
{
    *ret = (struct charset){name, name, 0};
    if (strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0) {
        ret->name = "UTF-8";
        ret->iconv = utf8_valid(input.data, input.size) == input.size ? NULL : "UTF-8";
        return;
    }
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (strcasecmp(name, marks[i].charset.name) == 0 && input.size >= marks[i].size &&
            memcmp(input.data, marks[i].bytes, marks[i].size) == 0)
            ret->mark_size = marks[i].size;
}
