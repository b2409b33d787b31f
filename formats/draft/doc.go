// Package draft makes the papers that the office might send (代拟稿): 提醒函, 督办单 and 专函. They have no red head, no number and no seal, which are
// the office's; and nothing in them is invented: what is not on record is said to be so.
//
// builtin.go has the forms that are brought along, forms.go takes an office's own in their place, words.go says what stands for the placeholders.
package draft
