# Opens one directory after another as an environment, verifies every database there and reads its records. A line of
# JSON with the directory comes in, one with what was found goes out. One process, as starting three for each takes longer
# than the run that is looked at.
use strict;
use warnings;
use BerkeleyDB;
use JSON::PP;

$| = 1;
while (my $line = <STDIN>) {
    my ($home, @problems, %databases) = (decode_json($line)->{home});
    my $env = BerkeleyDB::Env->new(
        -Home  => $home,
        -Flags => DB_CREATE | DB_PRIVATE | DB_INIT_MPOOL | DB_INIT_TXN | DB_INIT_LOG | DB_INIT_LOCK,
    );
    push @problems, "it does not open: $BerkeleyDB::Error" unless $env;
    opendir(my $handle, $home) or die "$home: $!\n";
    for my $name ($env ? sort grep { /\.db$/ } readdir $handle : ()) {
        my $status = BerkeleyDB::db_verify(-Filename => "$home/$name");
        push @problems, "$name: $status" if $status;
        my %records;
        my $database = BerkeleyDB::Unknown->new(-Filename => $name, -Env => $env, -Flags => DB_RDONLY);
        if (!$database) { push @problems, "$name does not open: $BerkeleyDB::Error"; next }
        my $cursor = $database->db_cursor();
        my ($key, $value) = ('', '');
        $records{ unpack('H*', $key) } = unpack('H*', $value) while $cursor->c_get($key, $value, DB_NEXT) == 0;
        $cursor->c_close();
        $database->db_close();
        $databases{$name} = \%records;
    }
    $env->close() if $env;
    print encode_json({ problems => \@problems, databases => \%databases }), "\n";
}
