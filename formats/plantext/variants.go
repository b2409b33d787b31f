package plantext

import (
	"strings"
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

// plainRune writes full-width digits and half-width Chinese stops as the rest of the world does: character for character, so that every
// column stays.
func plainRune(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case r == '｡':
		return '。'
	case r == '､':
		return '、'
	}
	return r
}
