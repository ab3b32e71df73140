# The finders are a library of their own, so that their tests need no pipeline.
noinst_LTLIBRARIES += libentities.la
libentities_la_SOURCES = \
    plugins/extract/entities/found.c plugins/extract/entities/found.h \
    plugins/extract/entities/marks.c \
    plugins/extract/entities/people.c plugins/extract/entities/nouns.c \
    plugins/extract/entities/quoted.c
libentities_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
libentities_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)

extract_entitiesdir = $(plugindir)/extract/entities
extract_entities_LTLIBRARIES = plugins/extract/entities/entities.la
plugins_extract_entities_entities_la_SOURCES = plugins/extract/entities/entities.c
plugins_extract_entities_entities_la_CPPFLAGS = $(PLUGIN_CPPFLAGS)
plugins_extract_entities_entities_la_CFLAGS = $(AM_CFLAGS) $(CJSON_CFLAGS)
plugins_extract_entities_entities_la_LDFLAGS = $(PLUGIN_LDFLAGS)
plugins_extract_entities_entities_la_LIBADD = libentities.la libnewspaper.la $(CJSON_LIBS)
extract_entities_DATA = plugins/extract/entities/zh.json
PLUGIN_FILES += plugins/extract/entities/zh.json
