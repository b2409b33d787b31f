package remind

import "slices"

// CanAnswer reports whether whoever hears in a role is asked for something, and so may answer by the link of his mail.
func CanAnswer(r Role) bool { return r.Works() || r == Lead }

// Answerable reports whether an answer still means something: the matter is worked on, or waits to be accepted.
func (s *Status) Answerable() bool { return !s.Withdrawn && (s.State == Open || s.State == Reported) }

// answerable reports whether a message tells its reader of anything that he works on and may answer.
func (m *Message) answerable() bool {
	return slices.ContainsFunc(m.Sections, func(s Section) bool {
		return s.Form == Tasks && CanAnswer(s.Role) && slices.ContainsFunc(s.Items, func(it Item) bool {
			return slices.ContainsFunc(it.Entries, func(e Entry) bool { return e.Status.Answerable() })
		})
	})
}
