package plantext

import (
	"fmt"
	"strings"
	"unicode"

	"duban/remind/typed"
)

// pairs are the traditional characters of labels, terms and states, each before its simplified one. Both are written in three bytes, so
// that folding moves nothing.
const pairs = "時时標标責责單单問问題题務务驗验牽牵頭头導导辦办領领際际實实體体結结論论號号編编監监聯联繫系門门間间項项對对" +
	"應应點点況况狀状態态銷销處处報报縣县黨党屬属與与級级協协調调進进續续長长堅坚後后個个開开關关達达現现發发強强" +
	"從从經经過过畢毕決决區区規规劃划資资護护環环農农業业統统計计釋释額额滿满認认礎础義义總总類类產产會会員员" +
	"參参織织組组構构聲声電电話话職职負负準准復复轉转饋馈鄉乡鎮镇運运動动確确"

// simplified maps each traditional character of the list to its simplified form.
var simplified = func() map[rune]rune {
	m := map[rune]rune{}
	all := []rune(pairs)
	for i := 0; i+1 < len(all); i += 2 {
		m[all[i]] = all[i+1]
	}
	return m
}()

// Fold writes traditional characters as simplified ones, byte for byte: what is sought is written in simplified ones.
// Offsets in a folded text are offsets in the source, so a pattern may run on the one and be cut from the other.
func Fold(text string) string {
	return strings.Map(foldRune, text)
}

// foldRune returns the simplified form of a character. What lies before the ideographs is left as it is, which is most
// of a text's ASCII.
func foldRune(r rune) rune {
	if r < 0x4E00 {
		return r
	}
	if s, ok := simplified[r]; ok {
		return s
	}
	return r
}

// plainRune writes full-width digits and half-width Chinese stops as the rest of the world does, and what ends a line within a line, as Word's
// vertical tab, as a blank: character for character, so that every column stays. What nobody sees is left out; see sifted.
func plainRune(r rune) rune {
	switch {
	case strings.ContainsRune("\r\v\f\u0085\u2028\u2029", r):
		return ' '
	case r != '\u200b' && r != '\ufeff' && typed.Unseen(r): // these two are among Blanks
		return -1
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == '｡':
		return '。'
	case r == '､':
		return '、'
	}
	return r
}

// sifted notes what was left out of a text that may have been put there to mislead: characters that turn the order of others round, and those
// that steer a terminal. What word processors leave behind, as soft hyphens, goes without a word.
func sifted(text string) []Finding {
	n, line, column := 0, 0, 0
	var first rune
	at := Finding{Line: 1, Severity: Note}
	for _, r := range text {
		column++
		switch {
		case r == '\n':
			at.Line, column = at.Line+1, 0
		case Steering(r):
			if n++; n == 1 {
				first, line, at.Column = r, at.Line, column
			}
		}
	}
	if n == 0 {
		return nil
	}
	at.Line = line
	at.Message = fmt.Sprintf("文中有%d个看不见的控制字符（此处为U+%04X），已去除", n, first)
	return []Finding{at}
}

// Steering reports whether a character is unseen and changes how others are shown: control characters, and marks of direction.
func Steering(r rune) bool {
	return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\v\f\u0085", r) || unicode.Is(unicode.Bidi_Control, r)
}
