/* Which names are found in a sentence, and which words are none. */
#include "extract/entities/found.h"
#include "tests/tap.h"
#include <stdlib.h>

struct sample {
    const char *name, *text;
    const char *found;  /* "type name|role" */
    const char *absent; /* a name that must not be there; NULL */
};

static const struct sample samples[] = {
    {"a person follows a title", "青禾港码头有限公司经理韩立群说，周转快了。", "person 韩立群|经理",
     "经理韩"},
    {"a person speaks behind a mark", "“都准备好了。”韩立群说。", "person 韩立群|", NULL},
    {"people are joined", "志愿者陆文澜、沈小捷来到现场。", "person 沈小捷|志愿者", NULL},
    {"a compound surname takes one more character", "工程师欧阳一鸣介绍，",
     "person 欧阳一鸣|工程师", NULL},
    {"a word that begins like a surname is no person", "高校老师说，经济形势向好。", NULL,
     "高校老"},
    {"a firm begins behind the place that it lies in", "走进云岭经济开发区青禾锦程家纺有限公司，",
     "organisation 青禾锦程家纺有限公司|", NULL},
    {"a bracketed place belongs to a firm", "引进澜图智能（青禾）有限公司。",
     "organisation 澜图智能（青禾）有限公司|", NULL},
    {"an office of the city keeps its level", "记者从市统计局获悉，", "organisation 市统计局|",
     NULL},
    {"an office inside another is found with it", "市水利局水资源科的数据显示，",
     "organisation 市水利局水资源科|", NULL},
    {"a ministry keeps its inner conjunction", "工业和信息化部发布", "organisation 工业和信息化部|",
     "信息化部"},
    {"a generic firm has no name", "这家公司今年招聘60人。", NULL, "家公司"},
    {"a town in a county is a place of its own", "7月30日，在云岭县竹溪镇，", "place 竹溪镇|",
     "云岭县竹溪镇"},
    {"a place of the gazetteer takes its tail", "产品销往上海市和浙江省。", "place 上海市|", NULL},
    {"the whole city is no place name", "全市各区镇都有。", NULL, "全市"},
    {"a launched term in quotation marks is a project", "启动“清凉一夏”系列活动，",
     "project_system_policy 清凉一夏|", NULL},
    {"terms in a row share what launches them", "推进“书香满城”“茶香满园”等活动。",
     "project_system_policy 茶香满园|", NULL},
    {"a quoted metaphor is none", "她把“蛋糕”端上桌。", NULL, "蛋糕"},
    {"a policy stands in book marks", "根据《云岭县古茶树保护条例》，",
     "project_system_policy 云岭县古茶树保护条例|", NULL},
    {"a novel stands in book marks too", "他在读《山里的春天》。", NULL, "山里的春天"},
    {"a project ends in its tail", "云岭电网迎峰度夏改造工程完工。",
     "project_system_policy 云岭电网迎峰度夏改造工程|", NULL},
};

static char *slurp(const char *name)
{
    const char *root = getenv("srcdir");
    char path[1024], *text = calloc(1, 1 << 18);
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", root ? root : ".", name);
    file = fopen(path, "rb");
    if (file && text && fread(text, 1, (1 << 18) - 1, file) == 0)
        printf("# %s is empty\n", path);
    if (file)
        fclose(file);
    return text;
}

static void read(const struct marks *marks, const struct names *names, const char *text,
                 struct found *found)
{
    const prun_bytes bytes = {(const uint8_t *)text, strlen(text)};
    struct hit hits[512];
    struct reading r = {.names = names, .text = bytes, .hit = hits, .found = found};

    r.hits = wordbook_scan(marks_words(marks), bytes, hits);
    find_organisations(&r);
    find_projects(&r);
    find_quoted(&r);
    find_places(&r);
    find_people(&r);
}

static bool has(const struct found *found, const char *want)
{
    char line[512];

    for (uint32_t i = 0; i < found->count; i++) {
        const struct entity *e = &found->entity[i];

        snprintf(line, sizeof(line), "%s %s|%s", entity_type_name(e->type), e->name, e->role);
        if (strcmp(line, want) == 0)
            return true;
    }
    return false;
}

static bool has_name(const struct found *found, const char *name)
{
    for (uint32_t i = 0; i < found->count; i++)
        if (strcmp(found->entity[i].name, name) == 0)
            return true;
    return false;
}

int main(void)
{
    char error[256] = "";
    char *words = slurp("plugins/extract/entities/zh.json"),
         *surnames = slurp("plugins/lib/newspaper/names.json");
    struct marks *marks =
        marks_parse((prun_bytes){(const uint8_t *)words, strlen(words)}, error, sizeof(error));
    struct names *names = names_parse(surnames, strlen(surnames), error, sizeof(error));

    if (!ok(marks && names, "the packs can be read %s", error))
        return done();
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        const struct sample *s = &samples[i];
        struct found found = {.count = 0};

        read(marks, names, s->text, &found);
        if (!ok((!s->found || has(&found, s->found)) && !(s->absent && has_name(&found, s->absent)),
                "%s", s->name))
            for (uint32_t k = 0; k < found.count; k++)
                printf("# %s %s|%s\n", entity_type_name(found.entity[k].type), found.entity[k].name,
                       found.entity[k].role);
        found_clear(&found);
    }
    marks_release(marks);
    names_free(names);
    free(words);
    free(surnames);
    return done();
}
