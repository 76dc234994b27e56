"""What files may hold, as data, and every way in which they do not.

A product is a file `data/<kind>.yaml`, called after the kind of document. It lists structures, and of each its keys:

    product: alertmanager          # whose version counts (image tag, or target-version)
    version: "0.34"                # the newest one that the data describe
    root: Config                   # what a whole document is
    structures:
      Route:
        receiver: string
        routes: list of Route
        active_time_intervals: list of string, since 0.24
        group_by: list of string, also groups_by
    belongs:                       # keys that people write in a structure → where they belong
      Email:
        subject: headers.Subject

`fixer.schema.notation` says what may stand in a line. A key is added by adding its line, a product by adding a file; then
`python -m fixer.schema.compile` writes what is loaded (`compiled/*.json`) and refuses a line that says nothing. A whole
product also needs its kind in `fixer.stack.kinds` and its images in `fixer.stack.mounting`.

A rule asks `deviations(project, kind)` and picks the mistakes it is about by their class (`UnknownKey`, `MisplacedKey`,
`OtherVersion`, `WrongShape`, `WrongScalar`), by `path` and by `mapping`; `fixer.schema.mending` has the edits.
"""
