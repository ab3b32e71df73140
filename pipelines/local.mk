# The pipelines that ship, beside their sample issues: ${here}/../examples/issues holds when installed too.
pipelinesdir = $(pkgdatadir)/pipelines
dist_pipelines_DATA = pipelines/daily.json pipelines/pipeline.schema.json
EXTRA_DIST += pipelines/report.py

issuesdir = $(pkgdatadir)/examples/issues
dist_issues_DATA = \
    examples/issues/2024-11-15-yanxi-shangbao.txt \
    examples/issues/2025-04-22-bolan-wanbao.txt \
    examples/issues/2025-07-18-yunling-shibao.txt \
    examples/issues/2025-08-01-qinghe-ribao.txt
EXTRA_DIST += examples/README.md
