package shell

import (
	"errors"
	"net/http"

	"duban/office"
	"duban/remind/change"
	"duban/store"
)

// What is said of a key that is none, to whoever types commands, and on a page, where nobody has any.
const (
	byCommand = "，可用 duban export obligations 列出全部编号"
	onPage    = "，编号见事项台账"
)

// rejected returns with which status an error is told that whoever typed something can mend.
func rejected(err error) (status int, ok bool) {
	var unknown office.UnknownKeyError
	var event change.RejectedEvent
	switch {
	case errors.As(err, &unknown), errors.Is(err, store.ErrNoMessage):
		return http.StatusNotFound, true
	case errors.Is(err, store.ErrChanged):
		return http.StatusConflict, true
	case errors.As(err, &event):
		return http.StatusUnprocessableEntity, true
	}
	return 0, false
}

// Fail answers with a page that says what is wrong.
func (c *Call) Fail(err error) {
	r, ours := Refused(err)
	if ours {
		c.Site.Log.Error("a page failed", "method", c.Method, "path", c.URL.Path, "error", err)
	}
	if err := c.ShowAt(r.Status, failure, "fault", &Page{Title: titles[r.Status], Data: r.Text}); err != nil {
		c.Site.Log.Debug("a page was not written", "error", err)
	}
}

// titles are the titles of pages that say what is wrong.
var titles = map[int]string{
	http.StatusBadRequest: "未予办理", http.StatusUnauthorized: "请先登录", http.StatusForbidden: "没有权限", http.StatusNotFound: "没有找到", http.StatusMethodNotAllowed: "未予办理", http.StatusConflict: "数据已有变动",
	http.StatusRequestEntityTooLarge: "文件过大", http.StatusUnprocessableEntity: "未予办理", http.StatusTooManyRequests: "请稍后再试", http.StatusInternalServerError: "系统出错",
	http.StatusServiceUnavailable: "请稍后再试",
}
