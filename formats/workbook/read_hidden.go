package workbook

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"duban/formats/plantext"
)

// veil notes the hidden rows of a sheet that hold something.
// They are read, as a filter that was left on 市住建局 must not take everybody else's problems out of the plan, but a person is told.
func (g *Grid) veil(f *excelize.File) error {
	for r, row := range g.Rows {
		visible, err := f.GetRowVisible(g.Name, r+1)
		if err != nil {
			return err
		}
		if !visible && Plain(strings.Join(row, "")) != "" {
			g.veiled = append(g.veiled, r+1)
		}
	}
	return nil
}

// Shown returns the sheets that are read, all but the hidden ones, and says what nobody sees: which sheets are left out for that, and which
// hidden rows are read all the same, as a filter takes nothing out of a table.
func Shown(grids []Grid) ([]Grid, []plantext.Finding) {
	var all []Grid
	var found []plantext.Finding
	for i := range grids {
		g := &grids[i]
		switch {
		case !g.hidden:
			all = append(all, *g)
			if len(g.veiled) > 0 {
				message := fmt.Sprintf("有%d行是隐藏的（筛选或手工隐藏），也已读取", len(g.veiled))
				found = append(found, g.Whole().Fault(plantext.Note, message, "第"+numbers(g.veiled)+"行"))
			}
		case len(g.Rows) > 0 && g.Name != choicesSheet: // the lists to choose from are nothing to be read
			found = append(found, g.Whole().Fault(plantext.Warning, "该工作表是隐藏的，未读取；需要读取的，请取消隐藏后重新导入", ""))
		}
	}
	return all, found
}

// mostNumbers bounds how many rows are named one by one.
const mostNumbers = 10

// numbers lists the first of some numbers.
func numbers(list []int) string {
	var words []string
	for _, n := range list[:min(len(list), mostNumbers)] {
		words = append(words, strconv.Itoa(n))
	}
	text := strings.Join(words, "、")
	if len(list) > mostNumbers {
		text += "……"
	}
	return text
}
