/*
 * draw_svg.c - a checked graph as a picture that any browser shows.
 *
 * Stages stand in columns by the longest way from the source, each as high as the middle of its
 * inputs and below the one before it in the column. Edges that skip a column go behind the
 * boxes. Widths of letters are guessed, generously: a picture needs no font to be measured.
 */
#include "pipeline/pipeline.h"

#include "base/buffer.h"
#include "pipeline/scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARGIN       20
#define TITLE_HEIGHT 30
#define BOX_HEIGHT   44
#define BOX_GAP      34  /* between boxes of a column */
#define COLUMN_GAP   130 /* room for the words on an edge */
#define LETTER       8   /* width */
#define LINE         13  /* height of a line of words on an edge */
#define SHOWN_TYPES  4u

struct box {
    int x, y, width;
    uint32_t column;
};

struct picture {
    const struct graph *graph;
    struct box *box; /* a node each */
    int *column_x, *column_width, *column_bottom;
    uint32_t column_count;
    int width, height;
};

/* ---- Layout ---- */

static int text_width(const char *text)
{
    const size_t size = strlen(text);
    int width = 0;
    uint32_t rune;

    for (size_t at = 0, length; at < size; at += length) {
        length = scan_utf8(text + at, size - at, &rune);
        width += length && rune >= 0x1100 ? 2 * LETTER : LETTER;
        length = length ? length : 1;
    }
    return width;
}

static void find_columns(struct picture *p)
{
    const struct graph *g = p->graph;

    for (uint32_t i = 0; i < g->edge_count; i++) { /* in order of their ends */
        struct box *to = &p->box[g->edge[i].to];
        const uint32_t column = p->box[g->edge[i].from].column + 1;

        to->column = column > to->column ? column : to->column;
    }
    for (uint32_t i = 0; i < g->node_count; i++) {
        const int id = text_width(g->node[i].id), use = text_width(g->node[i].use);
        struct box *box = &p->box[i];

        box->width = (id > use ? id : use) + 2 * LETTER;
        if (box->width > p->column_width[box->column])
            p->column_width[box->column] = box->width;
        if (box->column >= p->column_count)
            p->column_count = box->column + 1;
    }
}

/* The middle of the inputs' heights; `fallback` without inputs. */
static int middle_of_inputs(const struct picture *p, uint32_t node, int fallback)
{
    int sum = 0, count = 0;

    for (uint32_t i = 0; i < p->graph->edge_count; i++)
        if (p->graph->edge[i].to == node) {
            sum += p->box[p->graph->edge[i].from].y;
            count++;
        }
    return count ? sum / count : fallback;
}

static void place_boxes(struct picture *p)
{
    int x = MARGIN;

    for (uint32_t c = 0; c < p->column_count; c++) {
        p->column_x[c] = x;
        p->column_bottom[c] = MARGIN + TITLE_HEIGHT;
        x += p->column_width[c] + COLUMN_GAP;
    }
    p->width = x - COLUMN_GAP + MARGIN;
    for (uint32_t i = 0; i < p->graph->node_count; i++) {
        struct box *box = &p->box[i];
        const int wanted = middle_of_inputs(p, i, MARGIN + TITLE_HEIGHT);
        int *bottom = &p->column_bottom[box->column];

        box->x = p->column_x[box->column];
        box->y = wanted > *bottom ? wanted : *bottom;
        box->width = p->column_width[box->column];
        *bottom = box->y + BOX_HEIGHT + BOX_GAP;
        if (*bottom + 2 * LINE > p->height) /* the words below an edge reach further than its box */
            p->height = *bottom + 2 * LINE;
    }
}

/* ---- Words ---- */

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            buffer_add_string(out, "&amp;");
        else if (*text == '<')
            buffer_add_string(out, "&lt;");
        else if (*text == '>')
            buffer_add_string(out, "&gt;");
        else if (*text == '"')
            buffer_add_string(out, "&quot;");
        else
            buffer_add(out, (uint8_t)*text < 0x20 || *text == 0x7F ? " " : text, 1);
    }
}

static void add_text(struct buffer *out, int x, int y, const char *look, const char *text)
{
    buffer_add_format(out, "  <text x=\"%d\" y=\"%d\"%s>", x, y, look);
    add_escaped(out, text);
    buffer_add_string(out, "</text>\n");
}

/* ---- Parts ---- */

/* The types that travel on the edge, one below the other from (x, y) on. */
static void add_types(struct buffer *out, const struct node *from, const struct node *to, int x,
                      int y)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < from->output_count; i++)
        for (uint32_t k = 0; k < to->input_count; k++) {
            if (from->output[i].type != to->input[k].type)
                continue;
            if (count < SHOWN_TYPES)
                add_text(out, x, y + (int)count * LINE, " class=\"type\"",
                         prun_type_name(from->output[i].type));
            count++;
        }
    if (count > SHOWN_TYPES) {
        char more[32];

        snprintf(more, sizeof(more), "and %u more", count - SHOWN_TYPES);
        add_text(out, x, y + (int)SHOWN_TYPES * LINE, " class=\"type\"", more);
    }
}

static void add_edge(struct buffer *out, const struct picture *p, const struct edge *e)
{
    const struct box *a = &p->box[e->from], *b = &p->box[e->to];
    const struct node *from = &p->graph->node[e->from], *to = &p->graph->node[e->to];
    const int x1 = a->x + a->width, y1 = a->y + BOX_HEIGHT / 2, x2 = b->x,
              y2 = b->y + BOX_HEIGHT / 2;
    const int bend = COLUMN_GAP / 2;

    buffer_add_format(out, "  <path d=\"M%d %d C%d %d %d %d %d %d\"%s>", x1, y1, x1 + bend, y1,
                      x2 - bend, y2, x2, y2, to->when ? " stroke-dasharray=\"5 3\"" : "");
    if (to->when) {
        buffer_add_string(out, "<title>when ");
        add_escaped(out, to->when);
        buffer_add_string(out, "</title>");
    }
    buffer_add_string(out, "</path>\n");
    add_types(out, from, to, x2 - bend, y2 + LINE + 1);
}

static void add_box(struct buffer *out, const struct node *n, const struct box *box)
{
    buffer_add_format(out, "  <rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"%s/>\n", box->x,
                      box->y, box->width, BOX_HEIGHT,
                      n->cls->flags & PRUN_SINGLE ? " stroke-width=\"3\"" : "");
    add_text(out, box->x + box->width / 2, box->y + 18, " class=\"id\"", n->id);
    add_text(out, box->x + box->width / 2, box->y + 35, "", n->use);
}

static void add_picture(struct buffer *out, const struct picture *p)
{
    const struct graph *g = p->graph;

    buffer_add_format(out,
                      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\">\n",
                      p->width, p->height);
    buffer_add_string(
        out,
        "  <style>text { font: 12px sans-serif; text-anchor: middle; } .id { font-weight: bold; }"
        " .type { font-size: 10px; fill: #555; paint-order: stroke; stroke: #fff; stroke-width: "
        "3px; } .title { font-size: 15px; text-anchor: start; }"
        "\n    rect { fill: #f4f6fa; stroke: #456; } path { fill: none; stroke: #89a; }</style>\n");
    add_text(out, MARGIN, MARGIN + 10, " class=\"title\"", g->about ? g->about : g->file);
    for (uint32_t i = 0; i < g->edge_count; i++)
        add_edge(out, p, &g->edge[i]);
    for (uint32_t i = 0; i < g->node_count; i++)
        add_box(out, &g->node[i], &p->box[i]);
    buffer_add_string(out, "</svg>\n");
}

void graph_print_svg(const struct graph *g, struct buffer *out)
{
    struct picture p = {.graph = g};
    int *columns = calloc(3 * (size_t)g->node_count, sizeof(*columns));

    p.box = calloc(g->node_count, sizeof(*p.box));
    if (columns && p.box) {
        p.column_x = columns;
        p.column_width = columns + g->node_count;
        p.column_bottom = columns + 2 * (size_t)g->node_count;
        find_columns(&p);
        place_boxes(&p);
        add_picture(out, &p);
    } else
        out->is_broken = true;
    free(columns);
    free(p.box);
}
