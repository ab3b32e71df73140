# One fragment a plugin. The installed layout mirrors this folder, so that a plugin finds its data files
# by the same relative names everywhere.
include plugins/lib/newspaper/local.mk
include plugins/lib/text/local.mk
include plugins/lib/file/local.mk
include plugins/lib/files/local.mk
include plugins/lib/fields/local.mk
include plugins/source/files/local.mk
include plugins/source/lines/local.mk
include plugins/decode/text/local.mk
include plugins/validate/figures/local.mk
include plugins/export/csv/local.mk
include plugins/export/jsonl/local.mk
include plugins/export/sqlite/local.mk
include plugins/segment/newspaper/local.mk
include plugins/extract/facts/local.mk
include plugins/extract/entities/local.mk
include plugins/decode/json/local.mk
include plugins/decode/csv/local.mk
include plugins/extract/regex/local.mk
include plugins/transform/filter/local.mk
include plugins/transform/set/local.mk
include plugins/export/null/local.mk
