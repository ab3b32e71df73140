/*
 * draw.c - a checked graph for people, for dot and for programs.
 *
 * Options are not shown: they may hold secrets. What is shown of a stage is its class, its
 * inputs, the condition on them, and the types that it gives on.
 */
#include "pipeline/pipeline.h"

#include "base/buffer.h"

#include <string.h>

static const struct node *input_of(const struct graph *g, const struct node *n, uint32_t index)
{
    for (uint32_t i = 0; i < g->edge_count; i++)
        if (g->edge[i].to == n->index && index-- == 0)
            return &g->node[g->edge[i].from];
    return NULL;
}

static int widest(const struct graph *g, bool is_use)
{
    size_t width = 0;

    for (uint32_t i = 0; i < g->node_count; i++) {
        const size_t size = strlen(is_use ? g->node[i].use : g->node[i].id);

        width = size > width ? size : width;
    }
    return (int)width;
}

/* ---- Text ---- */

static void add_type_names(struct buffer *out, const struct input_shape *shape, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        buffer_add_format(out, "%s%s", i ? ", " : "", prun_type_name(shape[i].type));
}

static void add_inputs(struct buffer *out, const struct graph *g, const struct node *n)
{
    for (uint32_t i = 0; i < n->in_count; i++)
        buffer_add_format(out, "%s%s", i ? ", " : "", input_of(g, n, i)->id);
}

static void add_stage(struct buffer *out, const struct graph *g, const struct node *n, int id_width,
                      int use_width)
{
    const bool is_export = n->output_count == 0;

    buffer_add_format(out, "  %-*s  %-*s", id_width, n->id, use_width, n->use);
    if (n->in_count > 0) {
        buffer_add_string(out, "  from ");
        add_inputs(out, g, n);
    }
    if (n->when)
        buffer_add_format(out, "  when %s", n->when);
    buffer_add_string(out, is_export ? "  takes " : "  gives ");
    add_type_names(out, is_export ? n->input : n->output,
                   is_export ? n->input_count : n->output_count);
    if (n->cls->flags & PRUN_SINGLE)
        buffer_add_string(out, "  (one instance, units in order)");
    if (n->on_error == ON_ERROR_FAIL)
        buffer_add_string(out, "  (an error ends the run)");
    buffer_add_string(out, "\n");
}

static void add_type(struct buffer *out, const prun_type *type)
{
    const uint32_t count = prun_type_field_count(type);

    buffer_add_format(out, "  %s", prun_type_name(type));
    if (strcmp(prun_type_table(type), prun_type_name(type)) != 0)
        buffer_add_format(out, " (table %s)", prun_type_table(type));
    buffer_add_string(out, ":");
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t flags = prun_type_field_flags(type, i);

        buffer_add_format(out, "%s %s %s%s", i ? "," : "", prun_type_field_name(type, i),
                          tag_name(prun_type_field_tag(type, i)),
                          flags & PRUN_FIELD_KEY         ? " key"
                          : flags & PRUN_FIELD_TRANSIENT ? " (not exported)"
                                                         : "");
    }
    buffer_add_string(out, "\n");
}

/* Words of the file, which must not steer the terminal. */
static void add_words(struct buffer *out, const char *words)
{
    for (; *words; words++)
        buffer_add(out, (uint8_t)*words < 0x20 || *words == 0x7F ? " " : words, 1);
}

static void add_parameter(struct buffer *out, const struct graph_parameter *p)
{
    buffer_add_format(out, "  %s %s", p->name, p->type);
    if (p->fallback)
        buffer_add_format(out, ", default %s", p->fallback);
    else
        buffer_add_string(out, ", must be set");
    if (p->help) {
        buffer_add_string(out, ": ");
        add_words(out, p->help);
    }
    buffer_add_string(out, "\n");
}

static void add_head(struct buffer *out, const struct graph *g)
{
    add_words(out, g->file);
    if (g->about) {
        buffer_add_string(out, ": ");
        add_words(out, g->about);
    }
    buffer_add_string(out, "\nstate in ");
    add_words(out, g->state_dir);
    buffer_add_format(out, "; units are committed %s\n\n",
                      g->is_ordered ? "in source order" : "as they are ready");
}

void graph_print_text(const struct graph *g, struct buffer *out)
{
    const int id_width = widest(g, false), use_width = widest(g, true);

    add_head(out, g);
    if (g->parameter_count > 0)
        buffer_add_string(out, "parameters, for --set\n");
    for (uint32_t i = 0; i < g->parameter_count; i++)
        add_parameter(out, &g->parameter[i]);
    buffer_add_string(out, g->parameter_count > 0 ? "\nstages\n" : "stages\n");
    for (uint32_t i = 0; i < g->node_count; i++)
        add_stage(out, g, &g->node[i], id_width, use_width);
    buffer_add_string(out, "\ntypes\n");
    for (uint32_t i = 0; i < g->types.count; i++)
        add_type(out, g->types.type[i]);
}

/* ---- dot ---- */

static void add_dot_string(struct buffer *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            buffer_add_string(out, "\\");
        buffer_add(out, text, 1);
    }
}

static void add_dot_edge(struct buffer *out, const struct graph *g, const struct edge *e)
{
    const struct node *from = &g->node[e->from], *to = &g->node[e->to];
    bool is_first = true;

    buffer_add_format(out, "  \"%s\" -> \"%s\" [label=\"", from->id, to->id);
    for (uint32_t i = 0; i < from->output_count; i++)
        for (uint32_t k = 0; k < to->input_count; k++)
            if (from->output[i].type == to->input[k].type) {
                buffer_add_string(out, is_first ? "" : "\\n");
                add_dot_string(out, prun_type_name(from->output[i].type));
                is_first = false;
            }
    if (to->when) {
        buffer_add_string(out, is_first ? "when " : "\\nwhen ");
        add_dot_string(out, to->when);
    }
    buffer_add_string(out, "\"];\n");
}

void graph_print_dot(const struct graph *g, struct buffer *out)
{
    buffer_add_string(out, "digraph pipeline {\n  label=\"");
    add_dot_string(out, g->about ? g->about : g->file);
    buffer_add_string(
        out, "\";\n  labelloc=t;\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n"
             "  edge [fontname=\"sans-serif\", fontsize=10];\n");
    for (uint32_t i = 0; i < g->node_count; i++) {
        const struct node *n = &g->node[i];

        buffer_add_format(out, "  \"%s\" [label=\"%s\\n", n->id, n->id);
        add_dot_string(out, n->use);
        buffer_add_string(out, n->cls->flags & PRUN_SINGLE ? "\", style=bold];\n" : "\"];\n");
    }
    for (uint32_t i = 0; i < g->edge_count; i++)
        add_dot_edge(out, g, &g->edge[i]);
    buffer_add_string(out, "}\n");
}

/* ---- JSON ---- */

static void add_json(struct buffer *out, const char *text)
{
    buffer_add_json_string(out, (prun_bytes){(const uint8_t *)text, strlen(text)});
}

static void add_json_shape(struct buffer *out, const struct input_shape *shape, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        const prun_type *type = shape[i].type;
        bool is_first = true;

        buffer_add_string(out, i ? "," : "");
        add_json(out, prun_type_name(type));
        buffer_add_string(out, ":[");
        for (uint32_t slot = 0; slot < prun_type_field_count(type); slot++) {
            if (!(shape[i].slots[slot / 64] >> (slot % 64) & 1))
                continue;
            buffer_add_string(out, is_first ? "" : ",");
            add_json(out, prun_type_field_name(type, slot));
            is_first = false;
        }
        buffer_add_string(out, "]");
    }
}

static void add_json_stage(struct buffer *out, const struct graph *g, const struct node *n)
{
    buffer_add_string(out, "{\"id\":");
    add_json(out, n->id);
    buffer_add_string(out, ",\"use\":");
    add_json(out, n->use);
    buffer_add_format(out, ",\"line\":%u,\"column\":%u,\"from\":[", n->line, n->column);
    for (uint32_t i = 0; i < n->in_count; i++) {
        buffer_add_string(out, i ? "," : "");
        add_json(out, input_of(g, n, i)->id);
    }
    buffer_add_format(out, "],\"when\":%s,\"single\":%s,\"level\":%u,\"takes\":{",
                      n->when ? n->when : "null", n->cls->flags & PRUN_SINGLE ? "true" : "false",
                      n->level);
    add_json_shape(out, n->input, n->input_count);
    buffer_add_string(out, "},\"gives\":{");
    add_json_shape(out, n->output, n->output_count);
    buffer_add_string(out, "}}");
}

static void add_json_parameters(struct buffer *out, const struct graph *g)
{
    for (uint32_t i = 0; i < g->parameter_count; i++) {
        const struct graph_parameter *p = &g->parameter[i];

        buffer_add_string(out, i ? ",\n" : "\n");
        add_json(out, p->name);
        buffer_add_format(out, ":{\"type\":\"%s\",\"default\":%s,\"help\":", p->type,
                          p->fallback ? p->fallback : "null");
        add_json(out, p->help ? p->help : "");
        buffer_add_string(out, "}");
    }
}

void graph_print_json(const struct graph *g, struct buffer *out)
{
    buffer_add_string(out, "{\"file\":");
    add_json(out, g->file);
    buffer_add_string(out, ",\"about\":");
    add_json(out, g->about ? g->about : "");
    buffer_add_string(out, ",\"state\":");
    add_json(out, g->state_dir);
    buffer_add_format(out, ",\"ordered\":%s,\"params\":{", g->is_ordered ? "true" : "false");
    add_json_parameters(out, g);
    buffer_add_string(out, "},\"stages\":[");
    for (uint32_t i = 0; i < g->node_count; i++) {
        buffer_add_string(out, i ? ",\n" : "\n");
        add_json_stage(out, g, &g->node[i]);
    }
    buffer_add_string(out, "\n]}\n");
}
