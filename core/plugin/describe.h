/*
 * describe.h - what the tables of a class and the index of plugins say, for people and for
 * programs.
 *
 * No function of a class is called.
 */
#ifndef PLUGIN_DESCRIBE_H
#define PLUGIN_DESCRIBE_H

#include "base/buffer.h"
#include "plugin/registry.h"

/* One class: options, what it takes and makes, what becomes of a record, an example, the plugin. */
void describe_class(const struct loaded_class *c, struct buffer *out);
void describe_class_json(const struct loaded_class *c, struct buffer *out);

/* The line of a pipeline file: the class's own example, else one with its required options. */
void describe_add_example(struct buffer *b, const prun_stage_class *c);

/* All classes with their plugins, then the files that cannot be used and why. */
void describe_plugins(const struct registry *r, struct buffer *out);
void describe_plugins_json(const struct registry *r, struct buffer *out);

#endif
