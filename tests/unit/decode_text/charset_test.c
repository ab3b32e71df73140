/*
 * Charsets are guessed and converted; each character of the result leads back to its bytes.
 */
#include "plugins/decode/text/charset.h"
#include "plugins/decode/text/convert.h"
#include "plugins/decode/text/magic.h"
#include "text/utf8.h"
#include "tests/tap.h"
#include <iconv.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char simplified[] =
    "青禾市上半年货物吞吐量为1864.2万吨，比去年同期增长7.4%。\n记者从云岭县农业局获悉，今年早稻"
    "播种面积达到12.6万亩，预计总产量五万吨。\n";
static const char traditional[] =
    "雲嶺縣農業局表示，今年稻米種植面積達一萬二千公頃，預計總產量較去年增加百分之五。\n記者從青禾"
    "港務公司獲悉，上半年貨櫃吞吐量為四十一萬標準箱。\n";
static const char english[] = "The council\xE2\x80\x99s caf\xC3\xA9 budget rose by \xC2\xA3"
                              "12,000 to \xC2\xA3"
                              "96,500, a rise of 14.2 "
                              "per cent.\nIn the valley, 36 of 41 farms reported losses.\n";

struct encoded {
    uint8_t data[4096];
    size_t size;
};

static struct encoded encode(const char *text, const char *charset)
{
    struct encoded e;
    const iconv_t cd = iconv_open(charset, "UTF-8");
    char *from = (char *)(uintptr_t)text, *to = (char *)e.data;
    size_t left = strlen(text), room = sizeof(e.data);

    if (cd == (iconv_t)-1 || iconv(cd, &from, &left, &to, &room) == (size_t)-1)
        abort();
    iconv_close(cd);
    e.size = sizeof(e.data) - room;
    return e;
}

static prun_bytes bytes_of(const struct encoded *e)
{
    return (prun_bytes){e->data, e->size};
}

static void a_guess_is(const struct encoded *e, const char *want, const char *what)
{
    char room[CHARSET_NAME_MAX];
    struct charset charset = {0};
    size_t binary_at;
    const bool is_text = charset_guess(bytes_of(e), room, &charset, &binary_at);

    if (!ok(is_text && strcmp(charset.name, want) == 0, "%s is %s", what, want))
        printf("# got: %s\n", is_text ? charset.name : "binary");
}

/* Converts, and compares each character of the result with what iconv makes of the bytes it came from. */
static void a_map_leads_back(const char *text, const char *charset)
{
    const struct encoded e = encode(text, charset);
    struct conversion m, done;
    bool is_right = convert_measure(bytes_of(&e), 0, charset, 0, &m) && m.bad == 0;
    uint8_t *out = malloc(m.bytes + 1);
    prun_piece *piece = malloc((m.pieces + 1) * sizeof(*piece));

    is_right &= convert_fill(bytes_of(&e), 0, charset, out, piece, &done);
    ok(is_right && done.bytes == strlen(text) && memcmp(out, text, done.bytes) == 0,
       "%s becomes the UTF-8 that it was made from", charset);
    const prun_text t = {out, piece, (uint32_t)done.bytes, (uint32_t)done.pieces};
    for (size_t at = 0; at < t.size && is_right;) {
        const unsigned length = utf8_character(out + at, t.size - at);
        char one[8] = {0};
        uint64_t from, to;
        memcpy(one, out + at, length);
        const struct encoded back = encode(one, charset);
        is_right = prun_text_origin(&t, at, at + length, &from, &to) && to - from == back.size &&
                   memcmp(e.data + from, back.data, back.size) == 0;
        at += length;
    }
    ok(is_right, "each character of %s leads back to its own bytes", charset);
    free(out);
    free(piece);
}

static void guesses(void)
{
    struct encoded e = encode(simplified, "UTF-8");
    a_guess_is(&e, "UTF-8", "UTF-8");
    e = encode(simplified, "GB18030");
    a_guess_is(&e, "GB18030", "a GB18030 text");
    e = encode("青禾市要闻", "GB18030");
    a_guess_is(&e, "GB18030", "a GB18030 text of five characters");
    e = encode(traditional, "GB18030");
    a_guess_is(&e, "GB18030", "a Traditional text in GB18030");
    e = encode(traditional, "BIG5");
    a_guess_is(&e, "Big5", "a Big5 text");
    e = encode(english, "CP1252");
    a_guess_is(&e, "windows-1252", "an English text with a few bytes above 0x7F");
    e = encode(simplified, "UTF-16LE");
    a_guess_is(&e, "UTF-16LE", "UTF-16LE without a mark");
    e = encode(simplified, "UTF-16BE");
    a_guess_is(&e, "UTF-16BE", "UTF-16BE without a mark");
    e = encode("青禾市上半年货物吞吐量继续增长", "UTF-16LE");
    a_guess_is(&e, "UTF-16LE", "UTF-16LE without a mark and without ASCII");
    e = encode("青禾市上半年货物吞吐量继续增长", "UTF-16BE");
    a_guess_is(&e, "UTF-16BE", "UTF-16BE without a mark and without ASCII");
    e = encode(english, "UTF-16LE");
    a_guess_is(&e, "UTF-16LE", "English in UTF-16LE");
    e = encode(simplified, "UTF-32BE");
    a_guess_is(&e, "UTF-32BE", "UTF-32BE without a mark");
    e = encode(simplified, "UTF-16"); /* glibc writes a mark */
    a_guess_is(&e, "UTF-16LE", "UTF-16 with a mark");
    e = encode(simplified, "UTF-8");
    e.data[30] = 0xFF;
    a_guess_is(&e, "UTF-8", "UTF-8 with one bad byte");
    e = encode(simplified, "UTF-8");
    e.size--;
    a_guess_is(&e, "UTF-8", "UTF-8 that was cut in a character");
}

static void binaries(void)
{
    struct encoded e = {.size = 600};
    char room[CHARSET_NAME_MAX];
    struct charset charset;
    size_t at = 99;

    for (size_t i = 0; i < e.size; i++)
        e.data[i] = (uint8_t)(i * 7);
    ok(!charset_guess(bytes_of(&e), room, &charset, &at) && at == 0,
       "a table of numbers is no text");
    memset(e.data, 1, e.size);
    memcpy(e.data, "abc", 3);
    ok(!charset_guess(bytes_of(&e), room, &charset, &at) && at == 3,
       "control characters are no text, and the first is named");
    is_string(magic_kind((prun_bytes){(const uint8_t *)"%PDF-1.7\n", 9}), "a PDF document",
              "a PDF is told by its first bytes");
    ok(!magic_kind((prun_bytes){(const uint8_t *)"RIFFS AND MORE", 14}),
       "a text that begins like a sound file is none");
    ok(!magic_kind((prun_bytes){NULL, 0}), "nothing is of no kind");
}

static void bad_bytes(void)
{
    struct encoded e = encode("记者\n获悉", "GB18030");
    struct conversion c;
    uint8_t out[64];
    prun_piece piece[16];

    memmove(e.data + 3, e.data + 4,
            e.size - 4); /* the second half of the second character is lost */
    e.size--;
    ok(convert_measure(bytes_of(&e), 0, "GB18030", 9, &c) && c.bad == 1 && c.bad_at[0] == 2,
       "half a character before a line end is one bad byte");
    convert_fill(bytes_of(&e), 0, "GB18030", out, piece, &c);
    ok(c.bytes == strlen("记\xEF\xBF\xBD\n获悉") &&
           memcmp(out, "记\xEF\xBF\xBD\n获悉", c.bytes) == 0,
       "it becomes U+FFFD and what follows is whole");
    ok(c.pieces == 5 && piece[1].from == 2 && piece[1].to == 3 &&
           piece[1].end - piece[1].start == 3,
       "and leads back to the byte");
    ok(convert_measure(bytes_of(&e), 0, "GB18030", 0, &c) && c.is_cut && c.bad == 1,
       "above the limit the conversion stops");
    e.size = 1;
    ok(convert_measure(bytes_of(&e), 0, "GB18030", 9, &c) && c.bad == 1 && c.bytes == 3,
       "a text that ends in a character has a bad byte");
    ok(!convert_measure(bytes_of(&e), 0, "no-such-set", 9, &c), "an unknown charset is refused");
}

static void utf8(void)
{
    uint8_t out[64];

    ok(utf8_valid((const uint8_t *)"abc\xC0\x80", 5) == 3, "an overlong NUL is not UTF-8");
    ok(utf8_valid((const uint8_t *)"\xED\xA0\x80", 3) == 0, "a surrogate is not UTF-8");
    ok(utf8_valid((const uint8_t *)"\xF4\x90\x80\x80", 4) == 0, "U+110000 is not UTF-8");
    ok(utf8_valid((const uint8_t *)"\xF0\x9F\x8D\x9A", 4) == 4, "a character of four bytes is");
    ok(utf8_cleaned_size((const uint8_t *)"a\xFF"
                                          "b\xE9",
                         4) == 8,
       "each bad byte takes three");
    utf8_clean((const uint8_t *)"a\xFF"
                                "b\xE9",
               4, out);
    ok(memcmp(out,
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD",
              8) == 0,
       "and becomes U+FFFD");
}

int main(void)
{
    static const char *const sets[] = {"GB18030", "UTF-16LE", "UTF-16BE", "UTF-32LE", "EUC-CN"};

    guesses();
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
        a_map_leads_back(simplified, sets[i]);
    a_map_leads_back("青禾 𠮷野家 €5\n", "GB18030");
    a_map_leads_back(traditional, "CP950");
    a_map_leads_back(english, "CP1252");
    binaries();
    bad_bytes();
    utf8();
    return done();
}
