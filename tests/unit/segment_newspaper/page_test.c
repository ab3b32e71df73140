/* Items of small pages: what each kind of damage must not change. */
#include "tests/unit/segment_newspaper/bench.h"

static const char after_page[] = "■记者 陆文澜 通讯员 沈 捷\n"
                                 "\n"
                                 "本报讯 天刚放亮，云岭港的岸桥已经\n"
                                 "转了起来。昨天上午，记者从市港航管理\n"
                                 "中心获悉，上半年，全港完成货物吞吐量\n"
                                 "864.2万吨，同比增长 7.4%，居全省内河\n"
                                 "\n"
                                 "港口第3位。\n"
                                 "货往哪里走，航线就往哪里开。今年\n"
                                 "以来，港口先后开通两条集装箱航线，航\n"
                                 "线总数由9条增加到11条。\n"
                                 "\n"
                                 "云岭港货物吞吐量云岭港货物吞吐量\n"
                                 "——上半年增长7.4%\n"
                                 "\n"
                                 "今天多云到晴，偏南风3到4级，最高\n"
                                 "气温35℃，明天早晨最低气温27℃。\n";

static void a_title_below_its_text_is_found(struct bench_page *p, const struct pack *pack)
{
    const struct item *story;

    ok(bench_segment(p, pack, after_page), "a page is segmented");
    story = bench_only(p, ITEM_NEWS);
    ok(story != NULL, "the page has one story");
    if (!story)
        return;
    is_string(bench_text(&story->headline), "云岭港货物吞吐量",
              "a title printed twice is put out once");
    is_string(bench_text(&story->subheads), "——上半年增长7.4%", "a row behind a dash is a subhead");
    is_string(bench_text(&story->dateline), "本报讯", "the first words are the dateline");
    is_string(
        bench_text(&story->body),
        "本报讯 "
        "天刚放亮，云岭港的岸桥已经转了起来。昨天上午，记者从市港航管理中心获悉，上半年，全港完成"
        "货物吞吐量864.2万吨，同比增长7.4%"
        "，居全省内河港口第3位。\n货往哪里走，航线就往哪里开。今年以来，"
        "港口先后开通两条集装箱航线，航线总数由9条增加到11条。",
        "wraps, justification blanks and a blank line in a sentence are gone, paragraphs are kept");
    ok(story->signer_count == 2, "two people signed");
    is_string(bench_text(&story->signer[1].name), "沈捷", "a spaced-out name is joined");
    is_string(story->signer[1].role, "通讯员", "its role is as printed");
    ok(bench_only(p, ITEM_WEATHER) != NULL, "the forecast is an item of its own");
}

static bool is_traced(const prun_text *t, const char *page)
{
    for (uint32_t i = 0; i < t->piece_count; i++) {
        const prun_piece *k = &t->piece[i];
        if (k->end - k->start != k->to - k->from || k->end > t->size ||
            memcmp(t->bytes + k->start, page + k->from, k->end - k->start) != 0)
            return false;
    }
    return t->piece_count > 0;
}

static void every_byte_is_traced_and_owned(struct bench_page *p, const struct pack *pack)
{
    char owners[sizeof after_page] = {0};
    bool is_owned = true;

    bench_segment(p, pack, after_page);
    for (size_t i = 0; i < p->items.count; i++) {
        const struct item *item = &p->items.item[i];
        ok(!item->body.size || is_traced(&item->body, after_page),
           "the body of item %zu leads back to the page", i);
        for (size_t k = 0; k < item->span_count; k++)
            for (uint64_t at = item->span[k].start; at < item->span[k].end; at++)
                owners[at]++;
    }
    for (size_t at = 0; at + 1 < sizeof after_page; at++)
        is_owned &= after_page[at] == ' ' || after_page[at] == '\n' || owners[at] == 1;
    ok(is_owned, "every byte that is not blank belongs to exactly one item");
}

static void a_title_inside_a_sentence_does_not_cut_it(struct bench_page *p, const struct pack *pack)
{
    const struct item *story;

    bench_segment(p, pack,
                  "■记者 顾晓棠\n\n"
                  "本报讯 青禾市人民法院上半年共受理\n"
                  "各类案件1286件，审结1179件。其中，受\n"
                  "理民商事案件918件、执行案件230件。在\n"
                  "立案之前，全院还先行调解了各类纠纷\n\n"
                  "法庭开到茶园边\n\n"
                  "574件，调解成功402件，平均用时12天，\n"
                  "不少矛盾化解在了村口。\n");
    story = bench_only(p, ITEM_NEWS);
    ok(story && strstr(bench_text(&story->body), "调解了各类纠纷574件"),
       "the sentence goes on behind the title");
    ok(story && strcmp(bench_text(&story->headline), "法庭开到茶园边") == 0,
       "and the title is the title");
}

static void unwrapped_pages_work(struct bench_page *p, const struct pack *pack)
{
    const struct item *story;

    bench_segment(
        p, pack,
        "一季度云岭人均消费支出9284元\n"
        "记者从国家统计局云岭调查队获悉，一季度，全市居民的人均可支配收入为14826元，同比增长5.3%"
        "。\n"
        "从消费结构看，吃和住仍是“大头”。食品烟酒支出2841元，占消费支出的30.6%，居住支出2163元。\n"
        "（记者 沙若冰 通讯员 卫 东）\n\n"
        "遗失启事\n"
        "黎小禾遗失道路运输从业资格证，声明作废。\n");
    story = bench_only(p, ITEM_NEWS);
    ok(story != NULL, "an unwrapped page has its story");
    if (!story)
        return;
    is_string(bench_text(&story->headline), "一季度云岭人均消费支出9284元",
              "the title stands above");
    ok(story->signer_count == 2, "the byline in brackets at the end is its");
    ok(bench_only(p, ITEM_NOTICE) != NULL, "a notice is a notice");
}

static void odd_input_is_survived(struct bench_page *p, const struct pack *pack)
{
    static const char *const odd[] = {"",
                                      "\n\n\n",
                                      "。",
                                      "\xff\xfe\x80",
                                      "（（（（",
                                      "记者",
                                      "■",
                                      "１２３",
                                      "\r\n\r\n",
                                      "本报讯",
                                      "——",
                                      "a",
                                      "记者 记者 记者",
                                      "\xe3\x80\x80\xe3\x80\x80"};

    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        ok(bench_segment(p, pack, odd[i]), "odd input %zu is survived", i);
    bench_segment(p, pack, "");
    ok(p->items.count == 0, "an empty page has no items");
}

static void sheets_are_bounded(void)
{
    static uint8_t junk[SHEET_BYTES_MAX * 2];

    memset(junk, 'x', sizeof junk);
    ok(sheet_extent(junk, sizeof junk) == SHEET_BYTES_MAX, "a line without an end is cut");
    memset(junk, '\n', sizeof junk);
    ok(sheet_extent(junk, sizeof junk) == SHEET_LINES_MAX, "so are lines without number");
    junk[5] = '\f';
    ok(sheet_extent(junk, sizeof junk) == 6, "a form feed ends a sheet");
}

int main(void)
{
    struct pack *pack = bench_open();
    struct bench_page page = {0};

    a_title_below_its_text_is_found(&page, pack);
    every_byte_is_traced_and_owned(&page, pack);
    a_title_inside_a_sentence_does_not_cut_it(&page, pack);
    unwrapped_pages_work(&page, pack);
    odd_input_is_survived(&page, pack);
    sheets_are_bounded();
    pool_clear(&page.pool);
    bench_close(pack);
    return done();
}
