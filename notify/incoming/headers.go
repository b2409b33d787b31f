package incoming

import (
	"net/mail"
	"slices"
	"strings"

	"duban/remind/delivery"
	"duban/remind/pattern"
	"duban/remind/typed"

	"golang.org/x/text/width"
)

// ourIDs returns the names of messages of ours that a mail refers to, the newest first: References from its end, then In-Reply-To. In a chain that
// was passed on only References holds ours; some programs part its entries by commas, with or without a blank, and some write neither field.
func ourIDs(e *entity) []string {
	var refs []string
	for _, value := range e.all("references") {
		refs = append(refs, idsIn(value)...)
	}
	slices.Reverse(refs)
	for _, value := range e.all("in-reply-to") {
		refs = append(refs, idsIn(value)...)
	}
	var all []string
	for _, id := range refs {
		if !slices.Contains(all, id) && len(all) < maxIDs {
			all = append(all, id)
		}
	}
	return all
}

const maxIDs = 50

// idLike is the name of a message, in an identifier with a domain. What stands before it is no part of a longer one.
var idLike = pattern.New(`(?i)(?:^|[^0-9a-z._+-])([0-9a-f]{32}(?:-[0-9]{1,3})?)@`)

// idsIn returns the names in a field, in its order.
func idsIn(value string) (all []string) {
	for _, m := range idLike.FindAllStringSubmatch(value, -1) {
		all = append(all, strings.ToLower(m[1]))
	}
	return all
}

// markLike is the mark of a subject, whoever typed it: any case, any brackets.
var markLike = pattern.New(`(?i)(?:^|[^0-9a-z])DB-([0-9a-f]{10}(?:-[0-9]{1,3})?)(?:$|[^0-9a-z])`)

// markIn returns the mark of the message that a subject names, as delivery.Mark makes it. Of several the last is that of our mail, which ended
// with it.
func markIn(subject string) string {
	all := markLike.FindAllStringSubmatch(width.Fold.String(subject), -1)
	if len(all) == 0 {
		return ""
	}
	return "DB-" + strings.ToLower(all[len(all)-1][1])
}

// bareID returns an identifier without its brackets.
func bareID(value string) string {
	return strings.Trim(strings.TrimSpace(value), "<> ")
}

// named returns the name of a message that an identifier may be, or nothing.
func named(id string) string {
	local, _, _ := strings.Cut(id, "@")
	if !delivery.IsID(local) {
		return ""
	}
	return local
}

// addresses returns the bare addresses of a field.
func addresses(value string) (all []string) {
	for _, one := range splitOutside(value, ',') {
		if a := address(one); a.Address != "" && len(all) < maxAddresses {
			all = append(all, a.Address)
		}
	}
	return all
}

const maxAddresses = 200

// firstAddress returns the first address of a field with the name before it.
func firstAddress(value string) mail.Address {
	for _, one := range splitOutside(value, ',') {
		if a := address(one); a.Address != "" {
			return a
		}
	}
	return mail.Address{}
}

// address returns one address. It is parted from its name before that is decoded: a name can be made to hold an address, quotes and brackets.
func address(value string) mail.Address {
	name, bare := "", strings.TrimSpace(comments.ReplaceAllString(value, ""))
	if i := strings.LastIndexByte(bare, '<'); i >= 0 {
		name, bare = strings.TrimSpace(bare[:i]), bare[i+1:]
		bare, _, _ = strings.Cut(bare, ">")
	}
	a, err := mail.ParseAddress("<" + strings.TrimSpace(bare) + ">")
	if err != nil {
		return mail.Address{}
	}
	name = typed.VisibleLine(decodeWords(unquoted(name)))
	return mail.Address{Name: strings.Trim(strings.TrimSpace(name), `"'`), Address: a.Address}
}

// comments are what some programs put behind an address.
var comments = pattern.New(`\s\([^()<>"]*\)\s*$`)
