// Package seeds holds what the program knows without any file: the Hengyang plan as document, calendars, a sample directory.
package seeds

import "embed"

// PlanID is the id of the built-in plan.
const PlanID = "hengyang-2024"

// Files are the built-in documents: hengyang-2024.txt, hengyang-2024-names.csv (short names of its problems), contacts.yaml,
// calendar/YEAR.json.
//
//go:embed hengyang-2024.txt hengyang-2024-names.csv contacts.yaml calendar/*.json
var Files embed.FS
