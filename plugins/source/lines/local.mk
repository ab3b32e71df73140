source_linesdir = $(plugindir)/source/lines
source_lines_LTLIBRARIES = plugins/source/lines/lines.la
plugins_source_lines_lines_la_SOURCES = plugins/source/lines/lines.c
plugins_source_lines_lines_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_source_lines_lines_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_source_lines_lines_la_LIBADD = libfiles.la
