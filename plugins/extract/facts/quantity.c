/*
 * quantity.c - one quantity: a number, or the two ends of a range, with its unit.
 *
 * What looks like a quantity and is none is refused here when the place itself shows it: ordinals,
 * quoted names, bare numbers, "one of them", dates without a month.
 */
#include "figure.h"

#include "newspaper/utf8.h"

#include <string.h>

enum { CLAUSE_BACK = 90, CLAUSE_AHEAD = 36, RANK_BACK = 60 };

static bool read_number(const struct reader *r, size_t at, struct numeral *ret)
{
    return at < r->view.size &&
           numeral_read(r->language->numerals, r->view.bytes, r->view.size, at, ret) &&
           !(ret->flags & (NUMERAL_LIST | NUMERAL_STRING));
}

/* The words that tell meanings of a unit apart are looked for in the clause around it. */
static bool read_unit(const struct reader *r, size_t at, struct unit_reading *ret)
{
    size_t start = at > CLAUSE_BACK ? at - CLAUSE_BACK : 0, end = at, stop;

    for (int32_t t = (int32_t)r->token_count - 1; t >= 0 && r->token[t].end > start; t--)
        if (r->token[t].end <= at && token_is(r, t, CUE_SENTENCE_END, NULL))
            start = r->token[t].end;
    while (end < r->view.size && end - at < CLAUSE_AHEAD &&
           !reader_cue_at(r, end, CUE_SENTENCE_END, &stop))
        end = view_next(&r->view, end);
    return unit_read(r->language->units, r->view.bytes, r->view.size, at, start, end, ret);
}

static prun_wide_int power_of_ten(int power)
{
    prun_wide_int value = 1;

    while (power-- > 0)
        value *= 10;
    return value;
}

/* A printed number, with its multiplier, in base units. */
static bool to_base(prun_decimal value, int power, prun_rational factor, prun_rational *ret)
{
    prun_rational base, scale = {power_of_ten(power), 1};

    return prun_rational_from_decimal(value, &base) && prun_rational_multiply(base, scale, &base) &&
           prun_rational_multiply(base, factor, ret);
}

static bool step_of(const struct numeral *n, prun_rational factor, prun_rational *ret)
{
    prun_rational step = {power_of_ten(n->step_power > 0 ? n->step_power : 0), 1};

    if (n->step_power < 0)
        step = (prun_rational){1, power_of_ten(-n->step_power)};
    return prun_rational_multiply(step, factor, ret);
}

static bool set_base(struct figure *f, const struct numeral *low, const struct numeral *high)
{
    return to_base(low->low, low->power, f->unit.factor, &f->base) &&
           to_base(high->high, high->power, f->unit.factor, &f->base_max) &&
           step_of(high, f->unit.factor, &f->step) &&
           prun_rational_compare(f->base, f->base_max) <= 0;
}

/* The value of the lower end in the unit that is printed behind the upper one: 5000至1.2万元. */
static prun_decimal in_unit_of(const struct numeral *low, const struct numeral *high)
{
    prun_rational value;
    prun_decimal d = low->low;

    if (low->power != high->power && prun_rational_from_decimal(low->low, &value) &&
        prun_rational_multiply(value, (prun_rational){power_of_ten(low->power), 1}, &value) &&
        prun_rational_divide(value, (prun_rational){power_of_ten(high->power), 1}, &value) &&
        !prun_rational_to_decimal(value, &d))
        return low->low;
    return d;
}

static void set_value(struct figure *f, const struct numeral *low, const struct numeral *high)
{
    f->value = in_unit_of(low, high);
    f->value_max = high->high;
    f->has_max = prun_decimal_compare(f->value, f->value_max) != 0;
    f->numeral = low->flags | high->flags;
}

/* ---- Fractions and percent in words ---- */

/* 百分之三, 三分之一: in percent. */
static bool read_fraction(struct figure *f, const struct numeral *n)
{
    prun_rational factor;

    if (!(n->flags & NUMERAL_FRACTION) || !prun_rational_of(100, n->parts, &factor))
        return false;
    f->unit = (struct unit_reading){.start = n->start,
                                    .end = n->end,
                                    .factor = factor,
                                    .dimension = DIM_PERCENT,
                                    .base = "percent"};
    set_value(f, n, n);
    f->unit_start = f->start;
    f->end = n->end;
    return set_base(f, n, n);
}

/* ---- Ranges ---- */

/* A number without multiplier takes that of the other end when it is the smaller mantissa: 3—5亿元. */
static void share_multiplier(struct numeral *low, const struct numeral *high)
{
    if (low->power == 0 && high->power > 0 && low->flags & NUMERAL_ARABIC &&
        prun_decimal_compare(low->low, high->high) < 0)
        low->power = high->power;
}

static bool is_same_unit(const struct unit_reading *a, const struct unit_reading *b)
{
    return strcmp(a->base, b->base) == 0;
}

/* Behind a first number (whose unit, if any, ends at `at`): a connector, a number and a unit. */
static bool read_range(const struct reader *r, struct figure *f, struct numeral *low, bool has_unit,
                       size_t at)
{
    struct numeral high;
    struct unit_reading unit;
    size_t mark, number;

    if (!reader_cue_at(r, at, CUE_RANGE_MARK, &mark))
        return false;
    number = mark;
    bool is_negative = reader_cue_at(r, mark, CUE_NEGATIVE, &number);
    if (!read_number(r, is_negative ? number : mark, &high) || !read_unit(r, high.end, &unit) ||
        (high.flags & NUMERAL_FRACTION) || (has_unit && !is_same_unit(&f->unit, &unit)))
        return false;
    if (is_negative && unit.dimension != DIM_TEMPERATURE)
        return false;
    if (is_negative) {
        high.low.mantissa = -high.low.mantissa;
        high.high.mantissa = -high.high.mantissa;
    }
    if (!has_unit)
        share_multiplier(low, &high);
    f->unit = unit;
    if (!set_base(f, low, &high))
        return false;
    set_value(f, low, &high);
    f->unit_start = high.multiplier;
    f->end = unit.end;
    return true;
}

/* ---- Behind the unit ---- */

/* 三成五, 两年半, 3年多. */
static void read_tail(const struct reader *r, struct figure *f, const struct numeral *n)
{
    struct numeral digit;
    prun_decimal part = {0, 1};
    size_t end = f->end;
    const bool is_tenth =
        f->unit.dimension == DIM_PERCENT && f->unit.factor.num == 10 && f->unit.factor.den == 1;

    if (f->has_max || n->low.scale > 0)
        return;
    if (is_tenth && read_number(r, f->end, &digit) && !(digit.flags & NUMERAL_ARABIC) &&
        digit.low.scale == 0 && digit.power == 0 && digit.low.mantissa < 10) {
        part.mantissa = digit.low.mantissa;
        end = digit.end;
    } else if (f->unit.dimension == DIM_TIME && reader_cue_at(r, f->end, CUE_HALF, &end)) {
        part.mantissa = 5;
    } else if (reader_cue_at(r, f->end, CUE_OPEN_TAIL, &end)) {
        if (!read_number(r, f->end, &digit) && f->unit.dimension == DIM_TIME) {
            f->numeral |= NUMERAL_OPEN;
            f->end = (uint32_t)end;
        }
        return;
    } else {
        return;
    }
    struct numeral whole = *n;
    if (n->power == 0 && prun_decimal_add(n->low, part, &whole.low)) {
        whole.high = whole.low;
        if (set_base(f, &whole, &whole)) {
            set_value(f, &whole, &whole);
            f->end = (uint32_t)end;
        }
    }
}

/* ---- Several numbers with one unit ---- */

/* 分别为 312、245 和 87 家: a bare number in front of a list mark and another number of the list. */
static bool read_shared_unit(const struct reader *r, struct figure *f, const struct numeral *n)
{
    size_t at = n->end, mark;
    struct numeral next;
    bool is_list = false;

    for (int32_t t = (int32_t)r->token_count - 1;
         t >= 0 && at - r->token[t].end < CLAUSE_BACK * 3 && !is_list; t--) {
        if (token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_SENTENCE_END, NULL))
            return false;
        is_list = token_is(r, t, CUE_DISTRIBUTE, NULL);
    }
    if (!is_list || !(n->flags & NUMERAL_ARABIC))
        return false;
    for (int count = 0; count < 30 && reader_cue_at(r, at, CUE_LIST_MARK, &mark); count++) {
        if (!read_number(r, mark, &next) || !(next.flags & NUMERAL_ARABIC))
            return false;
        if (read_unit(r, next.end, &f->unit)) {
            struct numeral low = *n;
            if (low.power == 0)
                low.power = next.power;
            set_value(f, &low, &low);
            f->unit_start = f->end = n->end;
            return set_base(f, &low, &low);
        }
        at = next.end;
    }
    return false;
}

/* 1071万, 1.2亿: no unit is printed, but a number of that size counts something. */
static bool read_bare(const struct reader *r, struct figure *f, const struct numeral *n)
{
    const uint8_t next = n->end < r->view.size ? r->view.bytes[n->end] : 0;
    bool is_money = false;
    size_t mark;

    if (reader_is_spaced(r) || n->power < 4 || (n->flags & (NUMERAL_BARE | NUMERAL_VAGUE | NUMERAL_FRACTION)) ||
        !(n->flags & NUMERAL_ARABIC) ||
        (next > ' ' && next < 0x80 && next != ',' && next != ')' && next != '~'))
        return false;
    for (int32_t t = (int32_t)r->token_count - 1;
         t >= 0 && n->start - r->token[t].end < CLAUSE_BACK; t--) {
        if (token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_SENTENCE_END, NULL))
            break;
        is_money |= token_is(r, t, CUE_MONEY_NOUN, NULL);
    }
    /* 1100万困难职工: the things stand behind */
    is_money =
        is_money && (n->end == r->view.size || reader_cue_at(r, n->end, CUE_CLAUSE_END, &mark) ||
                     reader_cue_at(r, n->end, CUE_SENTENCE_END, &mark) ||
                     reader_cue_at(r, n->end, CUE_BRACKET_CLOSE, &mark) ||
                     reader_cue_at(r, n->end, CUE_LIST_MARK, &mark) ||
                     reader_cue_at(r, n->end, CUE_AFTER, &mark));
    f->unit = (struct unit_reading){.start = n->multiplier,
                                    .end = n->end,
                                    .factor = {1, 1},
                                    .dimension = is_money ? DIM_MONEY : DIM_COUNT};
    strcpy(f->unit.base, is_money ? r->language->cues->money_base : "count");
    set_value(f, n, n);
    f->unit_start = n->multiplier;
    f->end = n->end;
    return set_base(f, n, n);
}

/* ---- Ranks ---- */

static bool has_rank_verb(const struct reader *r, size_t at)
{
    for (int32_t t = (int32_t)r->token_count - 1; t >= 0 && at - r->token[t].end < RANK_BACK; t--) {
        if (token_is(r, t, CUE_CLAUSE_END, NULL) || token_is(r, t, CUE_SENTENCE_END, NULL) ||
            r->token[t].type == TOKEN_DECOY)
            return false;
        if (token_is(r, t, CUE_RANK_VERB, NULL))
            return true;
    }
    return false;
}

/* 第三位 behind a verb of ranking; without 位 only at the end of its clause: 居全省第三. */
static bool read_rank(const struct reader *r, size_t at, struct figure *f)
{
    size_t number, end, mark;
    struct numeral n;

    if (!reader_cue_at(r, at, CUE_ORDINAL, &number) || !read_number(r, number, &n) || n.power ||
        n.low.scale || (n.flags & (NUMERAL_RANGE | NUMERAL_VAGUE | NUMERAL_OPEN)) ||
        !has_rank_verb(r, at))
        return false;
    end = n.end;
    if (!reader_cue_at(r, n.end, CUE_RANK_UNIT, &end) && n.end < r->view.size &&
        !reader_cue_at(r, n.end, CUE_CLAUSE_END, &mark) &&
        !reader_cue_at(r, n.end, CUE_SENTENCE_END, &mark) &&
        !reader_cue_at(r, n.end, CUE_LIST_MARK, &mark) &&
        !reader_cue_at(r, n.end, CUE_BRACKET_CLOSE, &mark) &&
        !reader_cue_at(r, n.end, CUE_BRACKET_OPEN, &mark) &&
        !reader_cue_at(r, n.end, CUE_QUOTE_CLOSE, &mark))
        return false;
    *f = (struct figure){.start = (uint32_t)at,
                         .number_start = (uint32_t)number,
                         .unit_start = n.end,
                         .end = (uint32_t)end};
    f->unit = (struct unit_reading){.start = n.end,
                                    .end = (uint32_t)end,
                                    .factor = {1, 1},
                                    .dimension = DIM_RANK,
                                    .base = "rank"};
    set_value(f, &n, &n);
    return set_base(f, &n, &n);
}

/* ---- All together ---- */

/* A dash is a sign only before degrees and percent, and not behind another dash or a digit. */
static bool is_sign_allowed(const struct reader *r, size_t at, size_t number,
                            const struct unit_reading *unit)
{
    const size_t back = view_back(&r->view, at);
    const uint32_t before = at > 0 ? view_char(&r->view, back) : 0, sign = view_char(&r->view, at);
    const bool is_dash = char_class_of(sign) == CHAR_DASH || sign == '-';

    (void)number;
    if (!is_dash)
        return true;
    return (unit->dimension == DIM_TEMPERATURE || unit->dimension == DIM_PERCENT ||
            unit->dimension == DIM_POINTS) &&
           char_class_of(before) != CHAR_DASH && before != '-' &&
           !(before >= '0' && before <= '9') && char_class_of(before) != CHAR_SIGN &&
           char_class_of(before) != CHAR_LETTER;
}

static void negate(struct figure *f)
{
    const prun_decimal low = f->value;

    f->value.mantissa = -(f->has_max ? f->value_max.mantissa : low.mantissa);
    f->value.scale = f->has_max ? f->value_max.scale : low.scale;
    f->value_max = (prun_decimal){-low.mantissa, low.scale};
    const prun_rational base = f->base;
    f->base = (prun_rational){-f->base_max.num, f->base_max.den};
    f->base_max = (prun_rational){-base.num, base.den};
}

/* Only the first number is negative in -2℃~5℃: read_range() has the sign of the second. */
static void negate_first(struct figure *f)
{
    if (!f->has_max) {
        negate(f);
        return;
    }
    f->value.mantissa = -f->value.mantissa;
    f->base.num = -f->base.num;
}

static bool read_plain(const struct reader *r, struct figure *f, struct numeral *n)
{
    struct unit_reading unit;

    if (read_fraction(f, n))
        return true;
    if (read_range(r, f, n, false, n->end))
        return true;
    if (!read_unit(r, n->end, &unit))
        return read_shared_unit(r, f, n) || read_bare(r, f, n);
    f->unit = unit;
    if (read_range(r, f, n, true, unit.end))
        return true;
    set_value(f, n, n);
    f->unit_start = n->multiplier;
    f->end = unit.end;
    if (!set_base(f, n, n))
        return false;
    read_tail(r, f, n);
    return true;
}

/* $5, ¥30万: the unit stands before. */
static bool read_priced(const struct reader *r, size_t at, struct figure *f)
{
    struct numeral n;

    if (!unit_prefix_read(r->language->units, r->view.bytes, r->view.size, at, &f->unit) ||
        !read_number(r, f->unit.end, &n) || (n.flags & NUMERAL_FRACTION))
        return false;
    size_t mark;
    /* $5-6 million, $5 to $6 million: what the first one is in stands behind the second */
    if (reader_is_spaced(r) && n.power == 0 && reader_cue_at(r, n.end, CUE_RANGE_MARK, &mark))
        return false;
    struct unit_reading behind;
    f->start = (uint32_t)at;
    f->number_start = n.start;
    set_value(f, &n, &n);
    f->unit_start = n.multiplier;
    f->end = n.end;
    if (read_unit(r, n.end, &behind) && behind.dimension == DIM_MONEY)
        f->end = behind.end;
    return set_base(f, &n, &n);
}

/* 5+2, K15+200, 4×100: a name or a product; 11-3/4 in a language that groups so. */
static bool is_after_sign(const struct reader *r, size_t at)
{
    const uint32_t before = at > 0 ? view_char(&r->view, view_back(&r->view, at)) : 0;

    return before == '+' || before == 0xD7 || (reader_is_spaced(r) && before == '/');
}

bool scan_quantity(struct reader *r, size_t at, struct figure *ret)
{
    struct figure f = {.start = (uint32_t)at, .number_start = (uint32_t)at};
    struct numeral n;
    size_t number = at;

    if (read_rank(r, at, &f) || read_priced(r, at, &f)) {
        *ret = f;
        return true;
    }
    f = (struct figure){.start = (uint32_t)at};
    const bool is_negative = reader_cue_at(r, at, CUE_NEGATIVE, &number);
    if (!is_negative)
        number = at;
    f.number_start = (uint32_t)number;
    if (is_after_sign(r, at) || reader_is_right_after(r, at, CUE_NOT_AFTER) ||
        reader_is_right_after(r, at, CUE_EVERY) || !read_number(r, number, &n) ||
        !read_plain(r, &f, &n) || quantity_is_refused(r, &f, &n) ||
        (is_negative && !is_sign_allowed(r, at, number, &f.unit)))
        return false;
    if (is_negative)
        negate_first(&f);
    *ret = f;
    return true;
}
