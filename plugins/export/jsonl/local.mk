export_jsonldir = $(plugindir)/export/jsonl
export_jsonl_LTLIBRARIES = plugins/export/jsonl/jsonl.la
plugins_export_jsonl_jsonl_la_SOURCES = plugins/export/jsonl/jsonl.c
plugins_export_jsonl_jsonl_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_export_jsonl_jsonl_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_export_jsonl_jsonl_la_LIBADD = libfile.la
