package typed

import (
	"strconv"
	"strings"
)

// Disarm puts a ' before a text of a CSV that a spreadsheet would take for a formula: texts of a plan and names of a directory come from
// outside, and who opens the file has rights that their author may lack. A text that looks as if it had been disarmed gets one more, so that
// Rearm returns every text as it was.
func Disarm(cell string) string {
	if armed(cell) {
		return "'" + cell
	}
	return cell
}

// Rearm returns what Disarm was given: a ' is taken off only where it puts one, so that a text keeps its own.
func Rearm(cell string) string {
	if bare, ok := strings.CutPrefix(cell, "'"); ok && armed(bare) {
		return bare
	}
	return cell
}

// armed reports whether a spreadsheet would take a text for a formula, behind whatever ' were put before it: what begins with = + - @ or a
// control character, unless it is a number.
func armed(cell string) bool {
	cell = strings.TrimLeft(cell, "'")
	if cell == "" || !strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return false
	}
	_, err := strconv.ParseFloat(cell, 64)
	return err != nil
}
