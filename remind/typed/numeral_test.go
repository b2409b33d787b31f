package typed_test

import (
	"strconv"
	"testing"

	"duban/remind/typed"
)

func TestChineseNumbers(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"一", 1},
		{"九", 9},
		{"十", 10},
		{"十二", 12},
		{"二十", 20},
		{"九十九", 99},
		{"一百", 100},
		{"百", 100},
		{"一百零一", 101},
		{"一百〇一", 101},
		{"一百一十", 110},
		{"二百三十四", 234},
		{"九百九十九", 999},
		{"", 0},
		{"零", 0},
		{"一千", 0},
		{"九百九十九百", 0},
		{"两", 0},
		{"第一", 0},
		{"一、", 0},
		{"12", 0},
	} {
		if got := typed.Numeral(tt.text); got != tt.want {
			t.Errorf("%q: %d, want %d", tt.text, got, tt.want)
		}
	}
}

func TestNumbersInEitherDigits(t *testing.T) {
	for n := range 1200 {
		if got := typed.Number(strconv.Itoa(n)); got != n {
			t.Errorf("%d is read as %d", n, got)
		}
	}
	for text, want := range map[string]int{"十二": 12, "": 0, "1.5": 0, "甲": 0, "99999999999999999999": 0} {
		if got := typed.Number(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
