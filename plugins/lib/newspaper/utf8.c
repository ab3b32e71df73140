/* Decoding UTF-8 without failing, and the classes of characters. The tables cover what newspapers
 * print; what they leave out is CHAR_OTHER. */
#include "newspaper/utf8.h"

static size_t sequence_size(uint8_t lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

static bool is_well_formed(uint32_t cp, size_t size)
{
    if (size == 3)
        return cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF);
    return size != 4 || (cp >= 0x10000 && cp <= 0x10FFFF);
}

size_t utf8_decode(const uint8_t *bytes, size_t size, size_t at, uint32_t *ret_cp)
{
    static const uint8_t lead_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t length = sequence_size(bytes[at]);
    uint32_t cp;

    *ret_cp = 0xFFFD;
    if (length == 0 || length > size - at)
        return 1;
    cp = bytes[at] & lead_mask[length];
    for (size_t i = 1; i < length; i++) {
        if ((bytes[at + i] & 0xC0) != 0x80)
            return 1;
        cp = cp << 6 | (bytes[at + i] & 0x3F);
    }
    if (!is_well_formed(cp, length))
        return 1;
    *ret_cp = cp;
    return length;
}

size_t utf8_encode(uint32_t cp, uint8_t out[4])
{
    if (cp < 0x80) {
        out[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        out[0] = (uint8_t)(0xC0 | cp >> 6);
        out[1] = (uint8_t)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        out[0] = (uint8_t)(0xE0 | cp >> 12);
        out[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (cp & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | (cp >> 18 & 0x07));
    out[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (cp & 0x3F));
    return 4;
}

static enum char_class ascii_class(uint32_t cp)
{
    if (cp == ' ' || cp == '\t' || cp == '\v' || cp == '\r' || cp == '\f')
        return CHAR_BLANK;
    if (cp >= '0' && cp <= '9')
        return CHAR_DIGIT;
    if ((cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z'))
        return CHAR_LETTER;
    switch (cp) {
    case '.':
    case '!':
    case '?':
        return CHAR_STOP;
    case ',':
    case ';':
    case ':':
        return CHAR_PAUSE;
    case '(':
    case '[':
    case '{':
    case '<':
        return CHAR_OPENER;
    case ')':
    case ']':
    case '}':
    case '>':
    case '"':
    case '\'':
        return CHAR_CLOSER;
    case '-':
    case '~':
        return CHAR_DASH;
    case '*':
    case '|':
        return CHAR_BULLET;
    case '%':
    case '$':
    case '/':
    case '+':
    case '=':
    case '@':
    case '&':
    case '#':
        return CHAR_SIGN;
    default:
        return CHAR_OTHER;
    }
}

/* U+2000 to U+206F. */
static enum char_class punctuation_class(uint32_t cp)
{
    if (cp <= 0x200F || cp == 0x2028 || cp == 0x2029 || cp == 0x202F || cp == 0x205F ||
        cp == 0x2060)
        return CHAR_BLANK;
    if (cp >= 0x2010 && cp <= 0x2015)
        return CHAR_DASH;
    switch (cp) {
    case 0x2018:
    case 0x201C:
    case 0x201A:
    case 0x201E:
    case 0x2039:
        return CHAR_OPENER;
    case 0x2019:
    case 0x201D:
    case 0x203A:
        return CHAR_CLOSER;
    case 0x2022:
    case 0x203B:
    case 0x2027:
        return CHAR_BULLET;
    case 0x2026:
    case 0x203C:
        return CHAR_STOP;
    case 0x2030:
    case 0x2032:
    case 0x2033:
        return CHAR_SIGN;
    default:
        return CHAR_OTHER;
    }
}

/* U+3000 to U+303F. */
static enum char_class cjk_punctuation_class(uint32_t cp)
{
    if (cp == 0x3000)
        return CHAR_BLANK;
    if (cp == 0x3001)
        return CHAR_PAUSE;
    if (cp == 0x3002)
        return CHAR_STOP;
    if (cp == 0x3005 || cp == 0x3007)
        return CHAR_HAN;
    if (cp == 0x301C || cp == 0x3030)
        return CHAR_DASH;
    if ((cp >= 0x3008 && cp <= 0x3011) || (cp >= 0x3014 && cp <= 0x301B))
        return cp % 2 == 0 ? CHAR_OPENER : CHAR_CLOSER;
    if (cp == 0x301D)
        return CHAR_OPENER;
    return cp == 0x301E || cp == 0x301F ? CHAR_CLOSER : CHAR_OTHER;
}

static enum char_class full_width_class(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) {
        uint32_t ascii = cp - 0xFEE0;
        return ascii == '|' ? CHAR_BULLET : ascii_class(ascii);
    }
    return cp == 0xFF61 ? CHAR_STOP : cp == 0xFF64 ? CHAR_PAUSE : CHAR_OTHER;
}

static bool is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) ||
           (cp >= 0x20000 && cp <= 0x3FFFF) || (cp >= 0xF900 && cp <= 0xFAFF) ||
           (cp >= 0x2E80 && cp <= 0x2FDF) || (cp >= 0xE000 && cp <= 0xF8FF);
}

static bool is_letter(uint32_t cp)
{
    return (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x370 && cp <= 0x5FF) || (cp >= 0x0600 && cp <= 0x0DFF) ||
           (cp >= 0x3040 && cp <= 0x30FF) || (cp >= 0x1E00 && cp <= 0x1FFF) ||
           (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0xFB00 && cp <= 0xFB06);
}

enum char_class char_class_of(uint32_t cp)
{
    if (cp < 0x80)
        return ascii_class(cp);
    if (is_han(cp))
        return CHAR_HAN;
    if (cp >= 0x2000 && cp <= 0x206F)
        return punctuation_class(cp);
    if (cp >= 0x3000 && cp <= 0x303F)
        return cjk_punctuation_class(cp);
    if (cp >= 0xFF00 && cp <= 0xFFEF)
        return full_width_class(cp);
    if (cp >= 0x25A0 && cp <= 0x27BF)
        return CHAR_BULLET;
    if (cp == 0xA0 || cp == 0xAD || cp == 0xFEFF)
        return CHAR_BLANK;
    if (cp == 0xAB || cp == 0xBB)
        return cp == 0xAB ? CHAR_OPENER : CHAR_CLOSER;
    if (cp == 0xB0 || cp == 0xA5 || cp == 0xA3 || (cp >= 0x20A0 && cp <= 0x20BF) ||
        (cp >= 0x2100 && cp <= 0x214F) || (cp >= 0x3300 && cp <= 0x33FF) || cp == 0xB1)
        return CHAR_SIGN;
    if (cp == 0xFE63 || cp == 0x2212)
        return CHAR_DASH;
    return is_letter(cp) ? CHAR_LETTER : CHAR_OTHER;
}

static bool is_ambiguous(uint32_t cp)
{
    return (cp >= 0x2010 && cp <= 0x2026) || cp == 0xB7 || cp == 0xB0 || cp == 0xB1 || cp == 0xD7 ||
           cp == 0x2030 || (cp >= 0x2100 && cp <= 0x27BF) || cp == 0x203B;
}

int char_width(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x200B && cp <= 0x200F) || cp == 0xFEFF || (cp >= 0x300 && cp <= 0x36F))
        return 0;
    if (cp < 0x7F)
        return 1;
    if ((cp >= 0x2E80 && cp <= 0xD7A3) || (cp >= 0xE000 && cp <= 0xFAFF) ||
        (cp >= 0xFE30 && cp <= 0xFE6F) || (cp >= 0xFF00 && cp <= 0xFF60) || cp >= 0x1F000)
        return 2;
    return is_ambiguous(cp) ? 2 : 1;
}
