segment_newspaperdir = $(plugindir)/segment/newspaper
segment_newspaper_LTLIBRARIES = plugins/segment/newspaper/newspaper.la
plugins_segment_newspaper_newspaper_la_SOURCES = \
    plugins/segment/newspaper/newspaper.c \
    plugins/segment/newspaper/rows.c plugins/segment/newspaper/rows.h
plugins_segment_newspaper_newspaper_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_segment_newspaper_newspaper_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_segment_newspaper_newspaper_la_LIBADD = libsegment.la libnewspaper.la $(CJSON_LIBS) -lm
segment_newspaper_DATA = plugins/segment/newspaper/zh.json plugins/segment/newspaper/weights.json
PLUGIN_FILES += plugins/segment/newspaper/zh.json plugins/segment/newspaper/weights.json

# All but the plugin itself, for the unit tests too.
noinst_LTLIBRARIES += libsegment.la
libsegment_la_SOURCES = \
    plugins/segment/newspaper/assign.c plugins/segment/newspaper/assign.h \
    plugins/segment/newspaper/block.c plugins/segment/newspaper/block.h \
    plugins/segment/newspaper/byline.c plugins/segment/newspaper/byline.h \
    plugins/segment/newspaper/chain.c \
    plugins/segment/newspaper/grams.c plugins/segment/newspaper/grams.h \
    plugins/segment/newspaper/issue.c plugins/segment/newspaper/issue.h \
    plugins/segment/newspaper/item.c plugins/segment/newspaper/item.h \
    plugins/segment/newspaper/joined.c plugins/segment/newspaper/joined.h \
    plugins/segment/newspaper/layout.c plugins/segment/newspaper/layout.h \
    plugins/segment/newspaper/line.c plugins/segment/newspaper/line.h \
    plugins/segment/newspaper/owner.c plugins/segment/newspaper/owner.h \
    plugins/segment/newspaper/pack.c plugins/segment/newspaper/pack.h \
    plugins/segment/newspaper/pool.c plugins/segment/newspaper/pool.h \
    plugins/segment/newspaper/segment.c plugins/segment/newspaper/segment.h \
    plugins/segment/newspaper/signature.c \
    plugins/segment/newspaper/state.c plugins/segment/newspaper/state.h \
    plugins/segment/newspaper/title.c \
    plugins/segment/newspaper/trie.c plugins/segment/newspaper/trie.h \
    plugins/segment/newspaper/weave.h
libsegment_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libsegment_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)

# Prints the items of text files without the core, for work on the segmenter.
noinst_PROGRAMS = plugins/segment/newspaper/dump
plugins_segment_newspaper_dump_SOURCES = plugins/segment/newspaper/dump.c
plugins_segment_newspaper_dump_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_segment_newspaper_dump_LDADD = libsegment.la libnewspaper.la $(CJSON_LIBS) -lm
