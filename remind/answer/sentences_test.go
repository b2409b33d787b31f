package answer

// What officials write, and what it claims: kind | words.

const acknowledged = `
received | 收到
received | 收到。
received | 收到，谢谢！
received | 已收到，我局将认真落实。
received | 收到，立即安排办理。
received | 收悉。
received | 来函收悉，谢谢提醒。
received | 邮件已收悉。
received | 贵办的督办提醒已收到。
received | 您好，邮件收到，我们马上安排。
received | 收到您的邮件，谢谢。
received | 收到督办通知
received | 已阅
received | 已阅知。
received | 知悉
received | 已知悉，按要求抓紧落实。
received | 已转办
received | 已批转相关科室办理。
received | 已转办至市住建局。
received | 好的
received | 好的，谢谢！
received | 好的，收到
received | 石鼓区收到。
received | 市水务集团已收到，请放心。
received | 收到（石鼓区 李明）
received | 收到！⏎王强⏎市水务集团⏎2026年11月27日
received | 收到⏎--⏎高效完成每一项任务
received | 收到，我们会及时反馈。
received | 收 到
received | 收到，已安排。
received | 收到，我们核实后回复
progress | 收到整改通知书
progress | 收到市财政拨付资金200万元
received | 收到，辛苦了！⏎⏎发自我的iPhone
received | 尊敬的领导：⏎收到，谢谢。
received | 整改办：⏎来文收悉，特此回复。
received | 收到，即办。
received | 收到⏎王强⏎电话：0734-8888888⏎使命必达，整改已完成是我们的目标
progress | 收到贵办转来的专家意见，正在修改方案。
progress | 附件材料已收到，正在核对。
progress | 省厅批复已收到。
progress | 收到群众投诉3件，均在办理。
progress | 各责任单位均已收到整改任务清单。
- | 请收到后回复
- | 收到请回复
- | 请各单位收到后抓紧办理
- | 没有收到附件，请重发
- | 尚未收到贵办邮件
- | 未收到
- | 是否收到？
- | 请知悉
- | 您好！
- | 请问验收材料报给哪个科室？
- | 这个问题什么时候验收？
`

const completed = `
done | 已完成
done | 已完成。
done | 已完成，申请验收。
done | 已完成整改，申请验收
done | 已全部完成整改任务。
done | 已整改到位
done | 问题已整改到位，请予验收。
done | 该问题已全部整改到位。
done | 整改已完成，特申请验收销号。
done | 整改工作已经完成，请市整改办组织验收。
done | 截至目前，该项整改任务已完成。
done | 已于2026年11月20日完成整改。
done | 2026年11月20日已全部完成
done | 2026年11月20日完成整改
done | 我局已按要求完成整改，提请验收。
done | 经现场核查，问题已整改到位。
done | 申请验收
done | 我单位申请验收。
done | 现申请对该问题进行验收。
done | 恳请组织验收。
done | 请尽快组织验收
done | 可以验收了
done | 申请销号
done | 已办结
done | 已办理完毕。
done | 整改完毕
done | 已整改完成
done | 按期完成整改。
done | 已提前完成。
done | 各项整改措施均已完成
done | 3项措施均已完成，申请验收。
done | 石鼓区已完成整改。
done | 市水务集团已完成。
done | 未批先建问题已整改到位。
done | 已不折不扣完成整改任务
done | 收到。该问题已整改到位，佐证材料见附件。
done | 已完成，累计投入资金300万元。
done | 原计划12月底完成，现已提前完成。
done | 此前未完成，现已全部整改到位。
done | 已完成整改，待验收。
done | 整改好了
done | 搞完了
done | 已全部解决。
done | 已通过市级验收
done | 我局高度重视，迅速整改，目前已完成整改，特此报告。
done | 经过努力，已全部完成
done | 完成了
done | 已 完 成
done | 已于11月20日完成
done | 问题22已完成
done | 22已完成
done | 二十二已完成
done | 第22项已完成
done | 第２２题已完成
done | 问题二十二已整改到位
done | 根据专家意见已整改到位
done | 一、整改情况⏎该问题已完成整改。
done? | 茶山坳污水处理厂提标改造工程已完成
done? | 已完成茶山坳污水处理厂提标改造
done? | 已整改。
done | 请问什么时候来验收？我们已经整改完成了。
done | 我们不是申请延期，是申请验收
done | 从邮箱发来的超大附件：佐证材料.zip（2026年12月27日到期）⏎已完成
done | 整改任务已完成并通过自查验收，现申请市级验收。
done | 已办理完毕
done | 都做完了，可以来验收了
done ! | 取消延期，已经整改完成
`

const unready = `
progress | 未完成
progress | 尚未完成整改
progress | 还没有完成
progress | 没完成
progress | 暂未整改到位
progress | 整改还不到位
progress | 无法按期完成
progress | 完不成
progress | 将于12月底前完成
progress | 预计2026年12月31日前完成整改
progress | 争取年底前完成
progress | 确保12月31日前全部完成
progress | 力争2027年3月完成
progress | 计划12月20日完成
progress | 我局将加大力度，倒排工期，按期完成整改任务。
progress | 预计12月底，完成整改
progress | 12月31日前完成
progress | 2026年12月31日完成整改
progress | 下月完成
progress | 年底前整改到位
progress | 正在抓紧整改，尽快完成
progress | 完成后立即申请验收
progress | 待整改完成后申请验收
progress | 整改完成后，再申请验收。
progress | 将申请验收
progress | 暂不申请验收
progress | 尚不具备验收条件
progress | 未申请验收
progress | 准备于12月申请验收
progress | 正在准备验收材料
progress | 已完成80%
progress | 已完成管网铺设3公里
progress | 已完成3公里
progress | 完成投资5000万元
progress | 已完成投资5,000万元
progress | 完成率95%
progress | 已完成工程量的80%
progress | 已完成八成
progress | 完成过半
progress | 完成大部分整改任务
progress | 基本完成
progress | 已基本完成整改
progress | 已初步完成
progress | 主体工程已完成
progress | 一期已完成
progress | 部分措施已完成
progress | 5项措施已完成3项
progress | 5项措施中3项已完成
progress | 3项已完成，2项正在推进
progress | 已完成招标
progress | 初步设计已完成
progress | 已完成整改方案编制
progress | 前期工作已完成
progress | 清淤工作已完成
progress | 资金已到位
progress | 已完成120亩复绿
progress | 已完成三分之二
progress | 已完成22户搬迁
progress | 完成情况见附件
progress | 完成时间为2026年12月31日
progress | 如已完成请告知，我局正在推进
progress | 并未完成，请勿销号
progress | 不能说已完成
progress | 已督促石鼓区完成整改
progress | 要求施工单位12月20日前完成
progress | 还有3处没完成，其他都完成了
done? | 我局负责的部分已完成
done | 上个月就已经完成整改了
progress? | 已完成，但尚有尾工未完成
progress? | 已完成整改。剩余2公里管网正在施工。
progress? | 整改已完成，其余正在推进
progress | 1、设计已完成⏎2、正在施工
- | 是否已完成？
- | 请问怎样才算完成？
- | 请各单位按时完成整改
`

const extended = `
ext 2027-03-31 | 申请延期至2027年3月31日
ext 2027-03-31 | 因征地受阻，申请延期至2027年3月31日。
ext 2027-03-31 | 申请延期到2027-03-31
ext 2027-03-31 | 申请延期至2027.3.31，望批准
ext 2027-03-31 | 申请延期至２０２７年３月３１日
ext 2027-03-31 | 申请延期至二〇二七年三月三十一日
ext 2027-03-31 | 申请将完成时限由2026年12月31日调整至2027年3月31日
ext 2027-03-31 | 原定2026年12月31日完成，因资金未到位，现申请延期至2027年3月31日
ext 2027-03-31 | 恳请将整改时限延长至2027年3月31日
ext 2027-03-31 | 延期至2027年3月31日
ext 2027-03-31 | 能否延期至2027年3月31日？
ext 2027-03-31 | 拟申请延期至2027年3月31日，请批准。
ext 2027-03-31 | 收到。因汛期影响施工，申请展期至2027年3月31日。
ext 2027-03-31 | 申请延期。延至2027年3月31日。
ext 2027-03-31 | 申请延期，新的完成时限为2027年3月31日
ext 2027-03-31 | 需延期至2027年3月31日
ext 2027-03-31 | 不能按期完成申请延期至2027年3月31日
ext 2027-03-31 | 管网已完成60%，申请延期至2027年3月31日。
ext 2027-03-31 | 截至2026年11月27日已完成60%，申请延期至2027年3月31日
ext 2027-03-31 | 申请延至20270331
ext 2027-03-31? | 将申请延期至2027年3月31日
ext 2027-03-31? | 申请延期，2027年3月31日前完成
ext 2027-03-31? | 申请延期，确保2027年3月31日前完成
progress ! | 工程延期了
progress ! | 同意延期
progress | 不同意延期
ext? | 延期三个月
ext? | 已提交延期申请
ext? | 申请延期
ext? | 需要延期
ext? | 申请延期三个月
ext? | 申请延期3个月，因征地受阻
ext? | 申请延期至明年3月底
ext? | 申请延期至年底
ext? | 申请延期至2027年3月底
ext? | 申请延期至2027年3月
ext? | 申请延期至3月31日
ext? | 申请延期至27年3月31日
ext? | 申请延期至2027年2月30日
ext? | 申请延期至2026年10月31日
ext? | 申请延期至2026年12月31日
ext? | 申请延期至2026年12月20日
ext? | 申请延期至2072年3月31日
ext? | 申请延期至2027年3月31日或2027年6月30日
ext? | 原定2026年12月31日完成，现申请延期
ext? | 申请延期至春节后
done?+ext 2027-03-31 | 整改已完成，验收申请延期至2027年3月31日
progress | 不需要延期
progress | 不申请延期，正在按计划推进
progress | 无需延期，能按期完成
progress | 没有申请延期
progress | 不再延期，2026年12月31日前完成
progress ! | 撤回延期申请
progress ! | 撤回此前提出的延期至2027年3月31日的申请
progress ! | 此前的延期申请作废
progress ! | 已延期至2027年3月31日
progress ! | 已经市政府批准延期至2027年3月31日
progress | 如不能按期完成，将申请延期
progress | 论证会延期至2026年12月5日召开
progress | 合同工期延期至2027年3月31日
progress | 管网延长3公里
progress | 因下雨推迟施工
- | 延期怎么申请？
- | 请问延期需要什么材料
done | 不申请延期，已按期完成
`

const freely = `
progress | 正在推进，管网已铺设3公里。
progress | 目前正在施工，进度正常。
progress | 进行中
progress | 我局将抓紧落实
progress | 已召开专题会议研究部署，完成现场踏勘。
progress | 收到。目前管网已铺设2.2公里，正在办理占道手续。
progress | 联系电话13822220000，管网在建
progress | 按衡环〔2026〕22号文件正在推进
progress | 佐证材料见附件
progress | 见附件
progress | 征地拆迁受阻，涉及22户，正在协调。
progress | 总长22公里，占比22%，投资22万元，22人在岗
- ! | 问题23已完成
- ! | 第25项申请延期至2027年3月31日
done ! | 问题22、23已完成
`
