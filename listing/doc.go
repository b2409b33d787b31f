// Package listing shows a table to people and to programs: its columns stand once, and become terminal text, JSON, YAML, CSV and the
// sheet of a workbook.
//
// The flow: whoever shows a list declares a Table, a column a line: the name that programs know, the title that clerks know, the kind
// and width of its cells, and a function from a row to its value. Table.Write takes the rows to a writer in one of the formats;
// Table.Grid makes of them a sheet, for a workbook that may hold several. So a column that is added, renamed or moved is one line, and
// what a person reads in a spreadsheet and a program in JSON comes from the same value.
//
// A value keeps its type until it is shown. A day is a remind.Date, an instant a time.Time, a role a remind.Role: each format says
// them in its own way, and nothing is ever formatted here and parsed back there.
//
//	value          JSON, YAML            CSV                   terminal, sheet
//	remind.Date    "2024-05-31"          2024-05-31            a day; none: an empty cell
//	time.Time      RFC 3339 at +08:00    the same              2024-05-31 09:00; in a Day column the day, in a Clock column 09:00
//	remind.Role    "responsible"         responsible           主体责任单位
//	remind.State   "open"                open                  整改中
//	remind.Colour  "red"                 red                   红 on its colour, or in it
//	bool           true                  true                  是 or 否
//	[]string       a list                joined by blanks      joined by ；
//	nil            null                  empty                 empty
//
// A column that one format says otherwise has a function more, Line for CSV, Cell for terminal and sheet.
//
// A terminal has room for 100 places a line (screen.go): of a table with many columns those stand there that say Screen, and a line below
// says where the others are. What is too wide goes on in the next line of its column, or is cut at the end of a clause where a column is
// Brief (wrap.go).
//
// Invariants. Every format shows every row in the order given. JSON, YAML and CSV show every column with a Name, in the order of
// declaration; a sheet shows every column with a Title, moved by Place, those Aside last and not printed, and the terminal those of them that fit. No line
// of a terminal is wider than 100 places, and every column stands at one place in all lines. JSON is one object a line, and no value breaks
// a line. What CSV holds can never run as a formula, and nothing that nobody sees reaches a terminal, CSV or a sheet. Programs depend on
// names, their order and on values: changing one changes the contract.
//
// The room draws nothing itself in the format of a spreadsheet program: a Grid is what a writer of workbooks needs to know.
package listing
