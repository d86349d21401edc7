//! Characters that look like others: text copied from a PDF holds radicals (⽼) in place of the words they look like (老).

/// What the Kangxi radicals from U+2F00 on stand for (Unicode compatibility decomposition).
const RADICALS: &str = "\
    一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工\
    己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉\
    瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行\
    衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯\
    鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// What the compatibility ideographs from U+F900 on stand for; twelve of them stand for themselves.
const COMPATIBLE: &str = "\
    豈更車賈滑串句龜龜契金喇奈懶癩羅蘿螺裸邏樂洛烙珞落酪駱亂卵欄爛蘭鸞嵐濫藍襤拉臘蠟廊朗浪狼郎來冷勞\
    擄櫓爐盧老蘆虜路露魯鷺碌祿綠菉錄鹿論壟弄籠聾牢磊賂雷壘屢樓淚漏累縷陋勒肋凜凌稜綾菱陵讀拏樂諾丹寧\
    怒率異北磻便復不泌數索參塞省葉說殺辰沈拾若掠略亮兩凉梁糧良諒量勵呂女廬旅濾礪閭驪麗黎力曆歷轢年憐\
    戀撚漣煉璉秊練聯輦蓮連鍊列劣咽烈裂說廉念捻殮簾獵令囹寧嶺怜玲瑩羚聆鈴零靈領例禮醴隸惡了僚寮尿料樂\
    燎療蓼遼龍暈阮劉杻柳流溜琉留硫紐類六戮陸倫崙淪輪律慄栗率隆利吏履易李梨泥理痢罹裏裡里離匿溺吝燐璘\
    藺隣鱗麟林淋臨立笠粒狀炙識什茶刺切度拓糖宅洞暴輻行降見廓兀嗀﨎﨏塚﨑晴﨓﨔凞猪益礼神祥福靖精羽﨟\
    蘒﨡諸﨣﨤逸都﨧﨨﨩飯飼館鶴郞隷侮僧免勉勤卑喝嘆器塀墨層屮悔慨憎懲敏既暑梅海渚漢煮爫琢碑社祉祈祐\
    祖祝禍禎穀突節練縉繁署者臭艹艹著褐視謁謹賓贈辶逸難響頻恵𤋮舘﩮﩯並况全侀充冀勇勺喝啕喙嗢塚墳奄奔\
    婢嬨廒廙彩徭惘慎愈憎慠懲戴揄搜摒敖晴朗望杖歹殺流滛滋漢瀞煮瞧爵犯猪瑱甆画瘝瘟益盛直睊着磌窱節类絛\
    練缾者荒華蝹襁覆視調諸請謁諾諭謹變贈輸遲醙鉶陼難靖韛響頋頻鬒龜𢡊𢡄𣏕㮝䀘䀹𥉉𥳐𧻓齃龎";

/// The character that every keyboard types for one that looks like it.
pub(super) fn common_of(c: char) -> char {
    match c {
        '\u{2F00}'..='\u{2FD5}' => nth(RADICALS, c, 0x2F00),
        '\u{F900}'..='\u{FAD9}' => nth(COMPATIBLE, c, 0xF900),
        '\u{2E80}'..='\u{2EF3}' => of_supplement(c),
        other => other,
    }
}

/// Whether a character is only a sign for the layout: no one sees it.
pub(super) const fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

fn nth(list: &str, c: char, first: u32) -> char {
    let at = usize::try_from(u32::from(c).saturating_sub(first)).unwrap_or(usize::MAX);
    list.chars().nth(at).unwrap_or(c)
}

/// Radicals in the shape that they have inside a word (U+2E80 on); Unicode decomposes only two of them, but programs
/// that read PDFs put all of them in place of words.
const fn of_supplement(c: char) -> char {
    match c {
        '\u{2E85}' => '亻',
        '\u{2E89}' => '刂',
        '\u{2E8F}' => '尢',
        '\u{2E96}' => '忄',
        '\u{2E98}' => '扌',
        '\u{2E9F}' => '母',
        '\u{2EA0}' => '民',
        '\u{2EA1}' => '氵',
        '\u{2EA9}' => '王',
        '\u{2EAF}' => '糸',
        '\u{2EB0}' => '纟',
        '\u{2EB6}' => '羊',
        '\u{2EB9}' => '耂',
        '\u{2EBC}' => '肉',
        '\u{2EBE}' => '艹',
        '\u{2EC1}' => '虎',
        '\u{2EC2}' => '衤',
        '\u{2EC4}' => '西',
        '\u{2EC5}' => '见',
        '\u{2EC6}' => '角',
        '\u{2EC8}' => '讠',
        '\u{2EC9}' => '贝',
        '\u{2ECB}' => '车',
        '\u{2ED0}' => '钅',
        '\u{2ED1}' => '長',
        '\u{2ED3}' => '长',
        '\u{2ED4}' => '门',
        '\u{2ED8}' => '青',
        '\u{2ED9}' => '韦',
        '\u{2EDA}' => '页',
        '\u{2EDB}' => '风',
        '\u{2EDC}' => '飞',
        '\u{2EDD}' => '食',
        '\u{2EE0}' => '饣',
        '\u{2EE2}' => '马',
        '\u{2EE3}' => '骨',
        '\u{2EE4}' => '鬼',
        '\u{2EE5}' => '鱼',
        '\u{2EE6}' => '鸟',
        '\u{2EE7}' => '卤',
        '\u{2EE8}' => '麦',
        '\u{2EE9}' => '黄',
        '\u{2EEA}' => '黾',
        '\u{2EEB}' => '斉',
        '\u{2EEC}' => '齐',
        '\u{2EEE}' => '齿',
        '\u{2EEF}' => '竜',
        '\u{2EF0}' => '龙',
        '\u{2EF1}' => '龜',
        '\u{2EF2}' => '亀',
        '\u{2EF3}' => '龟',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_read_as_the_words_they_look_like() {
        let read = |text: &str| text.chars().map(common_of).collect::<String>();
        assert_eq!(read("⼊住⽼⼈数"), "入住老人数");
        assert_eq!(read("耿⻢镇⻄街⻓⻰社区"), "耿马镇西街长龙社区");
        assert_eq!(read("⼀⿕龠甲"), "一龠龠甲");
        assert_eq!(read("\u{2FD5}\u{F900}\u{FAD9}\u{FA0E}"), "龠豈龎\u{FA0E}");
    }

    #[test]
    fn signs_of_layout_are_unseen() {
        assert!(
            "\u{AD}\u{202A}\u{202E}\u{2066}\u{2069}\u{FE0F}\u{200B}"
                .chars()
                .all(is_unseen)
        );
        assert!(!"老 -·\u{3000}".chars().any(is_unseen));
    }
}
