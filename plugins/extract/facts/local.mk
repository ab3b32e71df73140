extract_factsdir = $(plugindir)/extract/facts
extract_facts_LTLIBRARIES = plugins/extract/facts/facts.la
plugins_extract_facts_facts_la_SOURCES = \
    plugins/extract/facts/facts.c \
    plugins/extract/facts/about.c plugins/extract/facts/compare.c plugins/extract/facts/cues.c \
    plugins/extract/facts/cues.h plugins/extract/facts/extract.c plugins/extract/facts/extract.h \
    plugins/extract/facts/figure.h plugins/extract/facts/kind.c plugins/extract/facts/pieces.c \
    plugins/extract/facts/pieces.h plugins/extract/facts/refuse.c plugins/extract/facts/quantity.c \
    plugins/extract/facts/recall.c plugins/extract/facts/scan.c plugins/extract/facts/sentence.c plugins/extract/facts/spread.c \
    plugins/extract/facts/view.c plugins/extract/facts/view.h plugins/extract/facts/when.c
plugins_extract_facts_facts_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_extract_facts_facts_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
plugins_extract_facts_facts_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_extract_facts_facts_la_LIBADD = libnewspaper.la $(CJSON_LIBS)
extract_facts_DATA = plugins/extract/facts/zh.json plugins/extract/facts/en.json
PLUGIN_FILES += plugins/extract/facts/zh.json plugins/extract/facts/en.json
