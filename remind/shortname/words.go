package shortname

import "strings"

// words are those that titles of rectification plans are made of, so that none of them is cut. Longer ones count before shorter ones.
var words = set(`
生态环境保护 生态环境 环境保护 自然保护区 自然保护地 保护区 核心区 缓冲区 实验区 管控区 一级 二级 国家级 省级 市级 县级 以上 以下
饮用水源 饮用水 水源地 水源 地下水 地表水 取水口 排渍口 排污口 排口 入河口 断面 水质 水体 黑臭水体 黑臭 河道 流域 沿岸 湖泊 水库 干流 支流
污水处理厂 污水处理设施 污水处理站 污水处理 污水管网 生活污水 工业废水 污水 废水 管网 雨污分流 雨污混流 直排 溢流 外排 渗滤液 配套
垃圾焚烧发电 垃圾焚烧 垃圾填埋场 填埋场 生活垃圾 建筑垃圾 垃圾 焚烧 发电 填埋 收集 转运 清运 收集率 处理率 完成率 执行率
大气 空气质量 空气 重污染天气 扬尘 油烟 冷却水 监测井 冶炼渣 熔炼渣 废气 烟气 恶臭 异味 臭味 噪声 超低排放 减排 应急 无组织排放 排放 平均浓度 浓度 优良天数 比例 监测数据 在线监测 自行监测 监测 数据造假
秸秆 综合利用 露天 烧烤 餐饮 门店 建筑工地 工地 民宿 违建 项目 工程 小区 居民
锰渣 铬渣 磷石膏 堆场 锰矿 督察 整改方案
土壤 污染地块 地块 污染 重金属 废渣 炉渣 钢渣 矿渣 尾矿库 尾矿 危险废物 固体废物 固废 危废 渣场 堆存 遗留 历史遗留 风险管控 风险 管控 处置 贮存 种植结构 种植 水稻 农作物 耕地 基本农田 农田 林地 草地 湿地 占用 侵占
矿山 矿区 矿业 煤矿 金矿 钨矿 铁矿 采矿 采石场 采坑 矿坑 开采 越界 非法 生态修复 修复 治理 整治 整改 综合治理 复垦 复绿 植被 成活率
养殖 畜禽养殖 畜禽 生猪 牛蛙 粪污 农业 农村 农业农村 自然资源 林业 水利 住建 城管 部门 单位 地区 企业 公司 集团 园区 工业园 开发区 化工 冶炼 电镀 造纸 水泥 钢铁 有色
县市区 乡镇 街道 社区 城镇 城区 老城区 中心城区 片区 新区 区域 村庄 市场 码头 港口 岸线
建设 运行 运营 管理 监管 执法 监督 指导 督导 排查 调查 验收 销号 申请 办理 手续 环评 审批 许可 规划 方案 编制 报告 制度 责任 机制 队伍 能力 人员 装备 经费 资金 专项资金 中央 意识 认识 思想 工作 任务 措施 要求 问题 情况 现象 设施 设备 处理 污染物 防治 专项 示范区 实践创新基地 创建 规定 考核 指标 目标 案件 线索 信访 举报 投诉 群众 社会 经济 发展 高质量 能源消费 能源 结构 消费 煤炭 损害赔偿 赔偿
推进 推进缓慢 缓慢 滞后 不力 不到位 不规范 不完善 不彻底 不够 不足 不严 不高 不强 不全 不及时 不正常 缺失 缺位 严重 突出 较大 未完成 未完工 未达标 超标 未落实 未建成 未开展 未有效 未按 尚未 仍未 没有 仍有 仍然 存在 严格 落实 完成 达到 开展 进行 组织 重视 影响 造成 导致 破坏 违规 违法 长期 多处 部分 大量 大面积 以及 其中 以来 行为 现在 潜在 参与 针对 共和 和谐 市政 区县
`)

// leading are what leads on to something that follows: no name ends with one.
var leading = set(`的 地 在 对 和 与 及 或 、 ， 内 未 仍 尚 有 为 是 被 遭 将 把 由 因 需 按 不 其 该 且 并 至 从 向 以 于 以及 其中 存在 未按 未有效 尚未 仍未 没有 仍有
仍然 严格 进行 组织 开展 造成 导致 部分 大量 大面积 多处 长期 非法 违规 未落实 历史遗留`)

// starters begin what is said of the place or firm that stands before them.
var starters = set(`的 未 仍 尚 有 被 遭 需 未按 未有效 未落实 未完成 未建成 未开展 尚未 仍未 没有 仍有 仍然 存在 非法 违规 违法 推进缓慢`)

// units follow a number, and belong to it.
var units = set(`年度 年 月份 月 日 天 小时 时 个 处 家 座 项 名 人 次 万吨 吨 公里 千米 平方公里 平方米 立方米 米 公顷 亩 万元 亿元 元 户 条 台 套 类 级 期 号 口 块 件 起 倍 个百分点 万余吨 余吨 万人 轮 批 部 座次`)

// set returns a list of words for looking them up.
func set(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[w] = true
	}
	return all
}

// longestWord bounds the look-up, in characters.
const longestWord = 8

// word returns how many characters the longest known word has with which a text begins; 0 for none.
func word(r []rune) int { return prefix(r, words) }

// unit returns the same of units.
func unit(r []rune) int { return prefix(r, units) }

func prefix(r []rune, of map[string]bool) int {
	for n := min(longestWord, len(r)); n > 0; n-- {
		if of[string(r[:n])] {
			return n
		}
	}
	return 0
}
