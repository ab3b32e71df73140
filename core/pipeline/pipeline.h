/*
 * pipeline.h - from a pipeline file to a checked graph, or to everything that is wrong with it.
 */
#ifndef PIPELINE_PIPELINE_H
#define PIPELINE_PIPELINE_H

#include "pipeline/graph.h"

/* One problem: "file:line:column: stage "db": unknown option "pth"; did you mean "path"?" is
 * printed from it, with the line and a caret below. Lines and columns count from 1, columns in
 * characters. */
struct problem {
    uint32_t line, column; /* 0: of the file as a whole */
    const char *stage;     /* id, or NULL */
    const char *message;   /* what is wrong and what would be right */
};

struct problem_list {
    struct problem *item;
    size_t count, room;
    bool is_cut; /* there were more than anyone would read */
    struct arena arena;
    const char *file;
    char *text; /* the file's content, to show the line; NULL when it could not be read */
    size_t text_size;
};

struct pipeline_options {
    const char *const *set; /* "NAME=VALUE" */
    size_t set_count;
    bool is_strict; /* comments and trailing commas are problems */
};

/* Reads and checks the file; finds all problems in one go. 0 and a graph, or -1 and problems.
 * Plugins that the file names are loaded, none of their functions is called. */
int pipeline_load(const char *path, const struct pipeline_options *options,
                  struct registry *registry, struct graph **ret, struct problem_list *retproblems);

void problem_list_free(struct problem_list *p);
/* All problems to `out`, sorted by place, each with its line and caret. */
struct buffer;
void problem_list_print(const struct problem_list *p, struct buffer *out);

/* The graph for people, for dot and for programs. No option is shown, so no secret can be. */
void graph_print_text(const struct graph *g, struct buffer *out);
void graph_print_dot(const struct graph *g, struct buffer *out);
void graph_print_svg(const struct graph *g, struct buffer *out);
void graph_print_json(const struct graph *g, struct buffer *out);

#endif
