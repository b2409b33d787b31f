package plantext

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"duban/remind"
)

// MaxBytes bounds a plan's text, in bytes.
const MaxBytes = 64 << 20

// ErrNoItems says that a text holds no problem that could be read.
var ErrNoItems = errors.New("文中没有找到任何问题：应有编号的问题（如“一、……”“序号1”“第1项”），其下有“整改时限：”“责任单位：”等栏目，或有含这些栏目的表格")

// Read reads a plan's text in UTF-8 or GB18030. The findings say, with their lines, what is missing, ambiguous or left out on
// purpose. An error is returned only if nothing can be had: the bytes are no such text (ErrEncoding), over 64 MiB, or hold no problem
// (ErrNoItems). The time it takes grows with the text's length and no faster, whatever stands in it.
func Read(id string, r io.Reader) (remind.Plan, []Finding, error) {
	raw, err := ReadBytes(r)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	text, err := Decode(raw)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	plan, findings, err := ReadText(id, text)
	if err != nil {
		return remind.Plan{}, nil, fmt.Errorf("read plan %s: %w", id, err)
	}
	sum := sha256.Sum256(raw)
	plan.SHA256 = hex.EncodeToString(sum[:])
	return plan, findings, nil
}

// ReadBytes reads a whole file of at most maxPlan bytes.
func ReadBytes(r io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err == nil && len(raw) > MaxBytes {
		err = errors.New("文件超过64MB")
	}
	return raw, err
}

// ReadText reads a plan's text.
// The order matters: clauses are read when the bodies of all problems are known, and totals when all problems are.
func ReadText(id, text string) (remind.Plan, []Finding, error) {
	unseen := sifted(text)
	text = strings.Map(plainRune, text)
	lines := newPaper(text).whole()
	cut := cutItems(lines)
	if len(cut.items) == 0 {
		if n, ok := announced(text); ok {
			return remind.Plan{}, nil, fmt.Errorf("文中称共%s个问题，实际一个也没有读出；%w", n, ErrNoItems)
		}
		return remind.Plan{}, nil, ErrNoItems
	}
	p := planReader{plan: remind.Plan{ID: id, Title: title(lines)}, findings: append(cut.lost, unseen...), known: map[string]bool{}}
	for i := range cut.items {
		p.fields(&cut.items[i])
	}
	p.all = newGazetteer(p.places)
	for i := range cut.items {
		p.clauses(&cut.items[i], &p.plan.Problems[i])
	}
	p.missing(cut.items)
	p.numbering(cut.form, cut.items)
	p.totals(cut.preamble.String())
	slices.SortStableFunc(p.findings, ByPlace)
	return p.plan, once(p.findings), nil
}

// title joins the lines before the first long paragraph, heading or label; or returns the beginning of the first line.
// Headings of plans are centred and broken over several lines, so short lines are joined until something else begins.
func title(lines []span) string {
	var t strings.Builder
	for _, l := range lines {
		if t.Len() > 4*LongestLabel || utf8.RuneCountInString(l.text) > 40 || EndsWith(l.text, "。", "：", ":") || heads(l) {
			break
		}
		t.WriteString(l.text)
	}
	if t.Len() == 0 && len(lines) > 0 {
		first, _, _ := strings.Cut(lines[0].text, "。")
		return Clip(first)
	}
	return Clip(t.String())
}

// heads reports whether a line begins a part of the document: with a number, a label, or as the head of a table.
func heads(l span) bool {
	for i := range forms {
		if h, ok := forms[i].head(opening(l.text)); ok && h.number > 0 {
			return true
		}
	}
	columns, _ := tableHeader(l.cells())
	return columns != nil || len(labelsOf(l.text)) > 0
}
